package uid

import "testing"

func TestParseBlock(t *testing.T) {
	for text, want := range map[string]Block{
		"1000040000/10000":  {Start: 1000040000, End: 1000049999},
		"5-9":               {Start: 5, End: 9},
		"100/10,200/5":      {Start: 100, End: 109},
		"5/0":               {Start: 5, End: 4},
		"4294967295/2":      {Start: 4294967295, End: 0},
		"9-5":               {Start: 9, End: 5},
		" 1000/1 and so on": {Start: 1000, End: 1000},
	} {
		if got, err := ParseBlock(text); err != nil || got != want {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestParseBlockRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":             "EOF",
		"1000":         "unexpected EOF",
		"1000:5":       "input does not match format",
		"-5/3":         "expected integer",
		"4294967296/1": "unsigned integer overflow on token 4294967296",
		"1000/":        "EOF",
	} {
		if got, err := ParseBlock(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, %v; want error %q", text, got, err, want)
		}
	}
}
