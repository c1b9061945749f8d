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
      (when (> (float-time) end) (error "Waited in vain for %s; the last findings are %S" what published))
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

(defun start-again ()
  "Take the fix back, so that the finding is there again."
  (erase-buffer)
  (insert original)
  (save-buffer)
  (wait-for "the finding to come back" (lambda () (flymake-start) (found "hostpath-supervisor"))))

(defun convert-and-generate ()
  "What the page has where Eglot does not create files: the program's command, and the file read again."
  (shell-command "scc-lens scc --convert --write .")
  (setq published 'none)
  (revert-buffer t t)
  ;; Without a terminal Emacs is not notified of new files; with one, this is not necessary.
  (with-current-buffer (find-file-noselect (car (directory-files default-directory nil "-scc\\.yaml\\'")))
    (run-hooks 'post-command-hook))
  (wait-for "the pods to be admitted"
            (lambda () (and (listp published) (not (member "hostpath-supervisor" published)) (not (member "scc-denied" published))))))

(defvar published 'none "The rules of the findings that the server sent last, which may be none at all.")

(cl-defmethod eglot-handle-notification :after
  (_server (_method (eql 'textDocument/publishDiagnostics)) &key uri diagnostics &allow-other-keys)
  "Remember the rules of DIAGNOSTICS where URI is the manifest's."
  (when (string-suffix-p "pod.yaml" uri)
    (setq published (mapcar (lambda (one) (plist-get one :code)) diagnostics))))

(defvar original nil "The manifest as it was found.")

(defun act ()
  "What the user does; the result is what the user sees."
  (find-file "pod.yaml")
  (run-hooks 'post-command-hook)
  (wait-for "the server" #'eglot-current-server)
  (wait-for "the finding" (lambda () (flymake-start) (found "hostpath-supervisor")))
  (setq original (buffer-string))
  (goto-char (flymake-diagnostic-beg (found "hostpath-supervisor")))
  (choose "Deliver the supervisor with an init container")
  (wait-for "the edit" #'buffer-modified-p)
  (save-buffer)
  (wait-for "the finding to go" (lambda () (flymake-start) (and (flymake-diagnostics) (not (found "hostpath-supervisor")))))
  (let ((fixed (buffer-string)))
    (start-again)
    (convert-and-generate)
    (list :fixed fixed)))

(let ((seen (condition-case problem (act) (error (list :problem (error-message-string problem))))))
  (with-temp-file (getenv "SCC_LENS_SEEN") (insert (json-encode seen))))
(kill-emacs 0)
