// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.ShownAnswer;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.Question;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields by which one question is answered, filled in by what a model would say where that is shown. Each part of
 * class {@code group} is one choice, which keys are about.
 *
 * @param out where they go
 * @param texts the page's words
 * @param view the task
 * @param field the name of the question's field
 * @param refill what was filled in already, which comes before what a model would say; null where nothing was
 */
record QuestionFields(
        Html out,
        Texts texts,
        LabelingView view,
        String field,
        @Nullable Refill refill) {
    void write(Question question) {
        LabelValue said = view.prelabels().get(question.name());
        if (question instanceof Question.Choice choice) {
            choice(choice, said);
        } else if (question instanceof Question.Rating rating) {
            rating(rating, said);
        } else if (question instanceof Question.Preference) {
            preference(question.name(), said);
        } else if (question instanceof Question.Spans spans) {
            spans(spans, said);
        } else {
            correction(question.name(), said);
        }
    }

    private void begin(String name, String kind) {
        String wrong = refill != null && refill.field().equals(field) ? " missing" : "";
        out.open("fieldset", "class", kind + wrong).element("legend", name, "dir", "auto");
    }

    private void choice(Question.Choice choice, @Nullable LabelValue said) {
        List<String> chosen = said instanceof LabelValue.Chosen labels ? labels.labels() : List.of();
        begin(choice.name(), "group");
        for (int i = 0; i < choice.labels().size(); i++) {
            String label = choice.labels().get(i);
            String type = choice.several() ? "checkbox" : "radio";
            option(type, field, String.valueOf(i), i + 1, label, chosen.contains(label));
        }
        out.close();
    }

    private void option(String type, String name, String value, int number, String label, boolean chosen) {
        out.open("label", "class", "option");
        String[] attributes = {"type", type, "name", name, "value", value};
        boolean checked = refill == null ? chosen : refill.values(name).contains(value);
        out.open("input", checked ? Html.with(attributes, "checked", "") : attributes);
        if (number <= 10) {
            out.element("kbd", String.valueOf(number % 10), "aria-hidden", "true");
        }
        out.element("span", label, "dir", "auto").close();
    }

    private void rating(Question.Rating rating, @Nullable LabelValue said) {
        begin(rating.name(), "ratings");
        for (ShownAnswer answer : view.answers()) {
            Integer given =
                    said instanceof LabelValue.Rated rated ? rated.byAnswer().get(answer.name()) : null;
            begin(texts.text("answer", answer.name()), "group scale");
            for (int i = 1; i <= rating.most(); i++) {
                String anchor = rating.anchors().get(i - 1);
                boolean chosen = given != null && given == i;
                option("radio", field + "-" + answer.name(), String.valueOf(i), i, anchor, chosen);
            }
            out.close();
        }
        out.close();
    }

    private void preference(String name, @Nullable LabelValue said) {
        String chosen = said instanceof LabelValue.Preferred preferred ? value(preferred) : "";
        begin(name, "group");
        int number = 1;
        for (ShownAnswer answer : view.answers()) {
            String better = texts.text("better", answer.name());
            option("radio", field, answer.name(), number++, better, chosen.equals(answer.name()));
        }
        option("radio", field, GivenValues.TIE, number++, texts.text("tie"), chosen.equals(GivenValues.TIE));
        option(
                "radio",
                field,
                GivenValues.BOTH_BAD,
                number,
                texts.text("both-bad"),
                chosen.equals(GivenValues.BOTH_BAD));
        out.close();
    }

    private static String value(LabelValue.Preferred preferred) {
        return switch (preferred.outcome()) {
            case BETTER -> preferred.answer();
            case TIE -> GivenValues.TIE;
            case BOTH_BAD -> GivenValues.BOTH_BAD;
        };
    }

    private void correction(String name, @Nullable LabelValue said) {
        String proposed = said instanceof LabelValue.Corrected corrected ? corrected.text() : MarkedText.of(view);
        String begun = refill == null ? proposed : refill.value(field);
        out.element("label", name, "for", field, "dir", "auto");
        // HTML drops the first line break
        out.open("textarea", "id", field, "name", field, "rows", "10", "dir", "auto")
                .text("\n" + begun)
                .close();
    }

    private void spans(Question.Spans spans, @Nullable LabelValue said) {
        String text = MarkedText.of(view);
        begin(spans.name(), "group spans");
        out.element("p", texts.text("spans"), "class", "note", "id", field + "-how");
        out.open(
                "textarea",
                "class",
                "marked",
                "aria-labelledby",
                field + "-how",
                "readonly",
                "",
                "rows",
                "8",
                "dir",
                "auto");
        out.text("\n" + text).close();
        out.open("p", "class", "buttons");
        for (int i = 0; i < spans.labels().size(); i++) {
            out.open("button", "type", "button", "data-label", String.valueOf(i));
            out.element("kbd", String.valueOf(i + 1), "aria-hidden", "true")
                    .element("span", spans.labels().get(i));
            out.close();
        }
        out.close().open("ul", "class", "plain").close();
        String listed = refill == null ? begun(spans, said, text) : refill.value(field);
        out.open("input", "type", "hidden", "name", field, "class", "span-list", "value", listed);
        out.close();
    }

    private static String begun(Question.Spans question, @Nullable LabelValue said, String text) {
        return said instanceof LabelValue.Marked marked
                ? marked.spans().stream()
                        .map(span -> begun(question, span, text))
                        .collect(Collectors.joining(" "))
                : "";
    }

    private static String begun(Question.Spans question, Span span, String text) {
        return MarkedText.shown(text, span.start()) + "-" + MarkedText.shown(text, span.end()) + ":"
                + question.labels().indexOf(span.label());
    }
}
