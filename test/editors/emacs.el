;;; Acts as a user of Emacs in the manifest of the folder -*- lexical-binding: t -*-

(require 'cl-lib)
(require 'flymake)
(require 'json)

(setq make-backup-files nil
      create-lockfiles nil
      eglot-sync-connect 30
      eglot-confirm-server-initiated-edits nil)

(defun wait-for (what condition)
  "Lets Emacs work until CONDITION is true; WHAT is its name."
  (let ((end (+ (float-time) 60)))
    (while (not (funcall condition))
      (when (> (float-time) end) (error "Waited in vain for %s" what))
      (run-hooks 'post-command-hook)
      (accept-process-output nil 0.05))))

(defun found (rule)
  "The diagnostic of RULE, or nil."
  (cl-find-if (lambda (one) (string-match-p (regexp-quote rule) (flymake-diagnostic-text one))) (flymake-diagnostics)))

(defun choose (title)
  "Choose the code action at point whose title starts with TITLE."
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt table &rest _)
               (or (cl-find-if (lambda (one) (string-prefix-p title one)) (all-completions "" table))
                   (error "The action is not offered")))))
    (let ((last-nonmenu-event ?\r)) (call-interactively #'eglot-code-actions))))

(defun act ()
  "What the user does; the result is what the user sees."
  (find-file "pod.yaml")
  (run-hooks 'post-command-hook)
  (wait-for "the server" #'eglot-current-server)
  (wait-for "the finding" (lambda () (flymake-start) (found "hostpath-supervisor")))
  (goto-char (flymake-diagnostic-beg (found "hostpath-supervisor")))
  (choose "Deliver the supervisor with an init container")
  (wait-for "the edit" #'buffer-modified-p)
  (save-buffer)
  (wait-for "the finding to go" (lambda () (flymake-start) (and (flymake-diagnostics) (not (found "hostpath-supervisor")))))
  (list :fixed (buffer-string)))

(let ((seen (condition-case problem (act) (error (list :problem (error-message-string problem))))))
  (with-temp-file (getenv "SCC_LENS_SEEN") (insert (json-encode seen))))
(kill-emacs 0)
