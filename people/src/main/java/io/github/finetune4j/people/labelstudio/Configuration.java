// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.people.task.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The labelling configuration for questions about tasks with a number of answers. */
final class Configuration {
    private final List<Question> questions;
    private final int answers;
    private final StringBuilder xml = new StringBuilder();

    Configuration(List<Question> questions, int answers) {
        this.questions = questions;
        this.answers = answers;
    }

    String xml() {
        xml.append("<View>\n");
        shown(LabelStudioNames.PROMPT);
        for (int place = 0; place < answers; place++) {
            shown(LabelStudioNames.answer(place, answers));
        }
        questions.forEach(this::control);
        return xml.append("</View>\n").toString();
    }

    private void shown(String field) {
        line("<Text name=\"" + object(field) + "\" value=\"$" + field + "\"/>");
    }

    private String object(String field) {
        return LabelStudioNames.object(field, questions);
    }

    List<String> controls() {
        return questions.stream().flatMap(this::controls).toList();
    }

    private Stream<String> controls(Question question) {
        return question instanceof Question.Rating
                ? IntStream.range(0, answers).mapToObj(place -> LabelStudioNames.rating(question, place, answers))
                : Stream.of(question.name());
    }

    private void line(String text) {
        xml.append("  ").append(text).append('\n');
    }

    private void control(Question question) {
        line("<Header value=\"" + escaped(question.name()) + "\"/>");
        if (question instanceof Question.Choice choice) {
            choices(choice.name(), choice.labels(), choice.several() ? "multiple" : "single");
        } else if (question instanceof Question.Preference preference) {
            choices(preference.name(), outcomes(), "single");
        } else if (question instanceof Question.Rating rating) {
            ratings(rating);
        } else if (question instanceof Question.Correction) {
            line("<TextArea" + of(question.name(), text())
                    + " value=\"$answer\" rows=\"6\" editable=\"true\" maxSubmissions=\"1\" required=\"true\"/>");
        } else if (question instanceof Question.Spans spans) {
            options("Labels" + of(spans.name(), text()), "Label", spans.labels());
        }
    }

    /** Label Studio's own Pairwise has neither ties nor <q>both bad</q>. */
    private List<String> outcomes() {
        Stream<String> better = IntStream.range(0, answers).mapToObj(LabelStudioNames::better);
        return Stream.concat(better, Stream.of(LabelStudioNames.TIE, LabelStudioNames.BOTH_BAD))
                .toList();
    }

    private void choices(String name, List<String> labels, String choice) {
        options(
                "Choices" + of(name, object(LabelStudioNames.PROMPT)) + " choice=\"" + choice + "\" required=\"true\"",
                "Choice",
                labels);
    }

    private void options(String tag, String option, List<String> labels) {
        List<String> lines = new ArrayList<>();
        labels.forEach(label -> lines.add("  <" + option + " value=\"" + escaped(label) + "\"/>"));
        line("<" + tag + ">");
        lines.forEach(this::line);
        line("</" + tag.substring(0, tag.indexOf(' ')) + ">");
    }

    private void ratings(Question.Rating rating) {
        for (int place = 0; place < answers; place++) {
            String name = LabelStudioNames.rating(rating, place, answers);
            line("<Rating" + of(name, object(LabelStudioNames.answer(place, answers))) + " maxRating=\"" + rating.most()
                    + "\" required=\"true\"/>");
        }
    }

    /** Where a text is corrected or marked. */
    private String text() {
        return object(answers == 0 ? LabelStudioNames.PROMPT : LabelStudioNames.answer(0, answers));
    }

    private static String of(String name, String toName) {
        return " name=\"" + escaped(name) + "\" toName=\"" + toName + "\"";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
