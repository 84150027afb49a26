// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.QueueProgress;
import io.github.finetune4j.people.labeling.ShownAnswer;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.Question;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The task in hand, with what is asked of it; or that nothing is left. Of the task it shows what {@link LabelingView}
 * holds and no more.
 *
 * @param frame around it
 * @param worker who looks at it
 * @param now when
 * @param refill what was filled in already; null where nothing was
 */
record TaskPage(
        WorkFrame frame,
        Worker worker,
        Instant now,
        @Nullable Refill refill) {
    String html() {
        Optional<LabelingView> view = worker.study().queue().next(worker.annotator());
        return view.map(this::task).orElseGet(this::nothingLeft);
    }

    private String text(String key, Object... values) {
        return frame.texts().text(key, values);
    }

    private String nothingLeft() {
        return frame.page(text("done.title"), out -> {
            news(out);
            out.element("p", text("done.words"));
            progress(out);
            undo(out);
            foot(out);
        });
    }

    private String task(LabelingView view) {
        String draft = worker.study().name() + "\n" + worker.annotator() + "\n" + view.taskId();
        return frame.page(text("task.title", worker.study().name()), draft, out -> {
            news(out);
            progress(out);
            view.guideline().ifPresent(guideline -> guideline(out, guideline));
            prompt(out, view);
            answers(out, view.answers());
            form(out, view);
            undo(out);
            foot(out);
        });
    }

    /** What happened just now, which the script reports, and how it is taken back. */
    private void news(Html out) {
        out.open("p", "id", "told", "role", "status").close();
        if (refill != null) {
            out.open("p", "class", "problem", "role", "alert", "id", "problem");
            out.text(refill.words() + " ").element("a", text("problem.to-form"), "href", "#judge");
            out.close();
        }
    }

    private void progress(Html out) {
        LabelingQueue queue = worker.study().queue();
        QueueProgress all = queue.progress();
        out.open("p", "class", "note");
        out.text(text("progress", queue.done(worker.annotator()), all.finished(), all.tasks()));
        out.text(" ").open("span", "id", "pace").close().close();
    }

    private void guideline(Html out, Guideline guideline) {
        out.open("details", "class", "guideline").element("summary", text("guideline"));
        ShownContent.write(out, guideline.text(), text("guideline"));
        out.close();
    }

    private void prompt(Html out, LabelingView view) {
        out.open("section", "aria-labelledby", "asked").element("h2", text("asked"), "id", "asked");
        for (Message message : view.prompt()) {
            String role = text("role." + message.role().word());
            out.open("div", "class", "message").element("h3", role);
            ShownContent.write(out, message.content(), role);
            out.close();
        }
        out.close();
        if (!view.expected().isEmpty()) {
            out.open("section", "aria-labelledby", "expected").element("h2", text("expected"), "id", "expected");
            ShownContent.write(out, view.expected(), text("expected"));
            out.close();
        }
    }

    private void answers(Html out, List<ShownAnswer> answers) {
        out.open("div", "class", "answers");
        for (ShownAnswer answer : answers) {
            String name = answers.size() == 1 ? text("the-answer") : text("answer", answer.name());
            String id = "answer-" + answer.name();
            out.open("article", "aria-labelledby", id).element("h2", name, "id", id);
            ShownContent.write(out, answer.text(), name);
            out.close();
        }
        out.close();
    }

    private void form(Html out, LabelingView view) {
        out.open("form", "id", "judge", "method", "post", "action", "/" + WorkPages.PATH + "/send");
        hidden(out, WorkPages.SECRET, worker.secret());
        hidden(out, "task", view.taskId());
        hidden(out, "assignment", view.until().toString());
        hidden(out, "shown", refill == null ? now.toString() : refill.value("shown"));
        hidden(out, "took", "");
        List<Question> questions = view.questions();
        for (int i = 0; i < questions.size(); i++) {
            new QuestionFields(out, frame.texts(), view, "q" + i, refill).write(questions.get(i));
        }
        out.element("label", text("reason"), "for", "reason");
        out.open("textarea", "id", "reason", "name", "reason", "rows", "3", "maxlength", "4000", "dir", "auto")
                .text(refill == null ? "" : "\n" + refill.value("reason"))
                .close();
        out.open("p", "class", "buttons");
        out.element("button", text("send"), "name", "do", "value", "send", "class", "main");
        out.element("button", text("skip"), "name", "do", "value", "skip", "formnovalidate", "");
        out.close().open("p", "id", "state", "role", "status").close().close();
    }

    private static void hidden(Html out, String name, String value) {
        out.open("input", "type", "hidden", "name", name, "value", value);
    }

    private void undo(Html out) {
        out.open("form", "id", "undo", "method", "post", "action", "/" + WorkPages.PATH + "/undo");
        hidden(out, WorkPages.SECRET, worker.secret());
        boolean any = worker.study().queue().done(worker.annotator()) > 0;
        String[] attributes = any ? new String[0] : new String[] {"disabled", ""};
        out.element("button", text("undo"), attributes).close();
    }

    private void foot(Html out) {
        out.open("p")
                .element("button", text("keys"), "type", "button", "id", "show-keys")
                .close();
        out.open("dialog", "id", "keys", "aria-labelledby", "keys-title");
        out.element("h2", text("keys"), "id", "keys-title").open("dl");
        frame.texts().of("key.").forEach((key, words) -> {
            String[] parts = words.split("\\|", 2);
            out.open("dt").element("kbd", parts[0].strip()).close().element("dd", parts[1].strip());
        });
        out.close().open("label", "class", "option");
        out.open("input", "type", "checkbox", "id", "single-keys", "checked", "");
        out.text(" " + text("single-keys")).close();
        out.open("form", "method", "dialog")
                .element("button", text("close"))
                .close()
                .close();
    }
}
