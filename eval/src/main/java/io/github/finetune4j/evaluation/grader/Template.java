// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A text with places for what a row and a model's answer hold. */
final class Template {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([^{}]+?)\\s*\\}\\}");
    private static final Pattern KNOWN =
            Pattern.compile("item\\..+|sample\\.(output_text|output_tools|output_json(\\..+)?)");
    private static final Pattern STEP = Pattern.compile("\\.|\\[(?=\\d+\\])|\\](\\.|$)?");
    private static final String EXPECTED = "expected";
    private static final String ITEM = "item";

    private final String text;

    Template(String text, GraderJson grader) {
        this.text = text;
        Matcher variables = VARIABLE.matcher(text);
        while (variables.find()) {
            if (!KNOWN.matcher(variables.group(1)).matches()) {
                throw grader.wrong(
                        "names {{" + variables.group(1) + "}}",
                        "use item.FIELD, sample.output_text, sample.output_json.FIELD or sample.output_tools");
            }
        }
    }

    /** The model's answer lacks what the template names. */
    static final class NotInAnswerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotInAnswerException(String message) {
            super(message);
        }
    }

    boolean needsExpected() {
        return VARIABLE.matcher(text)
                .results()
                .anyMatch(variable -> variable.group(1).equals("item." + EXPECTED));
    }

    String of(Answer answer) {
        return VARIABLE.matcher(text)
                .replaceAll(variable -> Matcher.quoteReplacement(words(value(variable.group(1), answer))));
    }

    private static String words(@Nullable Object value) {
        return value instanceof String words ? words : Json.write(value);
    }

    private static @Nullable Object value(String variable, Answer answer) {
        if (variable.equals("sample.output_text")) {
            return answer.actualText();
        }
        if (variable.equals("sample.output_tools")) {
            return answer.actual().toolCalls().stream().map(ToolCall::json).toList();
        }
        return variable.startsWith("item.")
                ? ofRow(variable.substring("item.".length()), answer)
                : ofAnswer(variable.substring("sample.output_json".length()), answer);
    }

    private static @Nullable Object ofRow(String path, Answer answer) {
        if (answer.fields().containsKey(path)) {
            return answer.fields().get(path);
        }
        Found found = step(answer.fields(), path);
        if (found.there()) {
            return found.value();
        }
        // a line of an eval's own data holds all in its item
        Found inItem = step(answer.fields().get(ITEM), path);
        if (inItem.there()) {
            return inItem.value();
        }
        if (path.equals(EXPECTED)) {
            return answer.expectedText();
        }
        throw new IllegalArgumentException("the row has no field " + path + ", which the grader names: "
                + answer.fields().keySet() + " -> add it to the row, or name a field that is there");
    }

    private static @Nullable Object ofAnswer(String path, Answer answer) {
        try {
            Found found = step(Json.parse(answer.actualText()), path.startsWith(".") ? path.substring(1) : path);
            if (found.there()) {
                return found.value();
            }
            throw new NotInAnswerException("the answer has no field " + path.substring(1));
        } catch (JsonException e) {
            throw new NotInAnswerException("the answer is no JSON");
        }
    }

    /** The value to which a path leads. */
    private record Found(boolean there, @Nullable Object value) {}

    private static Found step(@Nullable Object from, String path) {
        Object here = from;
        for (String step : path.isEmpty() ? new String[0] : STEP.split(path)) {
            if (here instanceof Map<?, ?> map && map.containsKey(step)) {
                here = map.get(step);
            } else if (here instanceof List<?> list
                    && step.matches("\\d{1,9}")
                    && Integer.parseInt(step) < list.size()) {
                here = list.get(Integer.parseInt(step));
            } else {
                return new Found(false, null);
            }
        }
        return new Found(true, here);
    }
}
