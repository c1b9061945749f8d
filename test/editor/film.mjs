/** A film of what a person does at the workbench, with the pointer that screenshots lack: a GIF of few, long frames. */
import sharp from 'sharp';

/** The way of the pointer from one place to the next, in frames of so many milliseconds. */
const MOVE = { frames: 8, milliseconds: 50 };

/** Draws an arrow where the mouse is. Runs in the page. */
function drawPointer() {
  const pointer = document.createElement('div');
  Object.assign(pointer.style, {
    position: 'fixed',
    zIndex: 100_000,
    width: '14px',
    height: '20px',
    background: 'white',
    filter: 'drop-shadow(0 0 1px black) drop-shadow(0 0 1px black)',
    clipPath: 'polygon(0 0, 0 82%, 29% 64%, 50% 100%, 68% 93%, 47% 58%, 100% 58%)',
    pointerEvents: 'none',
  });
  document.body.append(pointer);
  document.addEventListener(
    'mousemove',
    ({ clientX, clientY }) => Object.assign(pointer.style, { left: `${clientX}px`, top: `${clientY}px` }),
    true,
  );
}

export class Film {
  #frames = [];
  #page;
  #place = { x: 0, y: 0 };

  constructor(page) {
    this.#page = page;
  }

  /** Begins with the pointer at a place. */
  async begin(place) {
    await this.#page.evaluate(drawPointer);
    this.#place = place;
    await this.#page.mouse.move(place.x, place.y);
  }

  /** Shows the page as it is for so many milliseconds. */
  async show(milliseconds) {
    const picture = await this.#page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'device' });
    this.#frames.push({ picture, milliseconds });
  }

  /** Leads the pointer to the middle of something. */
  async pointTo(locator) {
    const middle = async () => {
      const { x, y, width, height } = await locator.boundingBox();
      return { x: x + width / 2, y: y + height / 2 };
    };
    // A code lens that is shown meanwhile moves the lines below it.
    for (let place = await middle(); place.x !== this.#place.x || place.y !== this.#place.y; place = await middle())
      await this.moveTo(place);
  }

  /** Leads the pointer to a place, slowly at both ends. */
  async moveTo(place) {
    const from = this.#place;
    for (let frame = 1; frame <= MOVE.frames; frame++) {
      const part = (1 - Math.cos((Math.PI * frame) / MOVE.frames)) / 2;
      await this.#page.mouse.move(from.x + (place.x - from.x) * part, from.y + (place.y - from.y) * part);
      await this.show(MOVE.milliseconds);
    }
    this.#place = place;
  }

  /** Writes what was shown, if anything was. Few colors without dithering keep text sharp and unchanged places empty. */
  async write(file) {
    if (this.#frames.length === 0) return;
    const pictures = this.#frames.map(({ picture }) => picture);
    const delay = this.#frames.map(({ milliseconds }) => milliseconds);
    await sharp(pictures, { join: { animated: true } })
      .gif({ delay, loop: 0, colours: 128, dither: 0, effort: 10 })
      .toFile(file);
  }
}
