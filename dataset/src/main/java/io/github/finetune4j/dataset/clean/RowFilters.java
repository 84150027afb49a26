// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import static io.github.finetune4j.dataset.internal.shared.ExampleText.input;
import static io.github.finetune4j.dataset.internal.shared.ExampleText.output;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.internal.shared.ExampleText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The filters that come with the SDK. Lengths are in characters (Unicode code points).
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RowFilters {
    /** Answers shorter than this are suspicious, unless they are labels. */
    public static final int USUAL_LEAST_ANSWER = 10;

    private RowFilters() {}

    /**
     * {@return the filters that suit most chat data: empty texts, repetitive and broken answers, refusals, leaked
     * prompts, truncated answers, mojibake and control characters. Not the least length, which would remove labels, nor
     * {@link #swapped}, which guesses}
     */
    public static List<RowFilter> usual() {
        return List.of(
                emptyTexts(),
                repetitive(RepetitionLimits.GOPHER),
                obviousErrors(),
                refusals(),
                leakedPrompts(),
                truncated(),
                mojibake(),
                controlCharacters());
    }

    /**
     * {@return rows with nothing asked or nothing answered; an answer that calls a tool needs no text, and texts, also
     * those with spans, need no answer}
     */
    public static RowFilter emptyTexts() {
        return RowFilter.of("empty", "nothing asked, or nothing answered", example -> {
            if (callsTool(example) || example instanceof TextExample || example instanceof TaggedExample) {
                return Optional.empty();
            }
            return output(example).isBlank()
                    ? Optional.of("the answer is empty")
                    : when(input(example).isBlank(), "nothing is asked");
        });
    }

    /**
     * {@return rows that ask too much at once}
     *
     * @param characters the most that all prompt messages may have together
     */
    public static RowFilter inputTooLong(int characters) {
        return length("input-too-long", "input of more than " + characters, ExampleText::input, 0, characters);
    }

    /**
     * {@return rows with too long an answer}
     *
     * @param characters the most that the answer may have
     */
    public static RowFilter answerTooLong(int characters) {
        return length("answer-too-long", "answer of more than " + characters, ExampleText::output, 0, characters);
    }

    /**
     * {@return rows with too short an answer. Don't use it where answers are labels}
     *
     * @param characters the least that the answer must have; {@value #USUAL_LEAST_ANSWER} is usual
     */
    public static RowFilter answerTooShort(int characters) {
        return length(
                "answer-too-short",
                "answer of fewer than " + characters,
                ExampleText::output,
                characters,
                Integer.MAX_VALUE);
    }

    /**
     * {@return answers that repeat themselves. The limits on runs of two to four words count only from
     * {@value RepetitiveAnswers#LEAST_WORDS} words on: in a short text one run is always a large share of it}
     *
     * @param limits from which share on; {@link RepetitionLimits#GOPHER}
     */
    public static RowFilter repetitive(RepetitionLimits limits) {
        return onAnswer(
                "repetitive", "answer that repeats itself (Gopher's limits)", new RepetitiveAnswers(limits)::problem);
    }

    /** {@return answers that are no prose by Gopher's quality rules: for data of English prose alone} */
    public static RowFilter notProse() {
        return onAnswer("not-prose", "answer that is no English prose (Gopher's rules)", ProseQuality::broken);
    }

    /**
     * {@return answers with visible traces of a failure: stack traces, unfilled placeholders, undefined values, lorem
     * ipsum}
     */
    public static RowFilter obviousErrors() {
        return onAnswer("obvious-error", "answer with traces of a failure", ObviousErrors::problem);
    }

    /** {@return answers that refuse, in English, German, French, Spanish or Italian} */
    public static RowFilter refusals() {
        return onAnswer("refusal", "answer that refuses", Refusals::problem);
    }

    /** {@return answers that repeat the system message, or hold the marks of a chat template} */
    public static RowFilter leakedPrompts() {
        return RowFilter.of(
                "leaked-prompt",
                "answer with at least " + PromptLeaks.WORDS
                        + " words in a row of the system message, or template marks",
                example -> PromptLeaks.problem(ExampleText.system(example), output(example)));
    }

    /**
     * {@return answers that stop in the middle: an open code block, bracket or JSON, or prose without an end. Not the
     * passages of pairs, which are pieces}
     */
    public static RowFilter truncated() {
        return RowFilter.of(
                "truncated",
                "answer that stops in the middle",
                example -> example instanceof PairExample ? Optional.empty() : Truncation.problem(output(example)));
    }

    /** {@return rows in which prompt and answer look exchanged. A guess: look at what it finds before removing it} */
    public static RowFilter swapped() {
        return RowFilter.of(
                "swapped",
                "prompt that reads like an answer, with an answer that reads like a prompt",
                example -> SwappedTurns.problem(input(example), output(example)));
    }

    /** {@return texts in which UTF-8 was read as Latin-1 or Windows-1252, or characters were lost} */
    public static RowFilter mojibake() {
        return anyMessage("mojibake", "text that was decoded wrongly", Mojibake::problem);
    }

    /** {@return texts with control characters other than tab and line breaks} */
    public static RowFilter controlCharacters() {
        return anyMessage("control-characters", "text with control characters", ControlCharacters::problem);
    }

    /**
     * {@return rows whose answer is in another language than these. Answers whose language the detector can't determine
     * stay}
     *
     * @param detector determines the language
     * @param languages codes of ISO 639-1 that may stay, for example {@code en}
     * @param confidence from which confidence on a row is removed, 0 to 1
     */
    public static RowFilter language(LanguageDetector detector, Set<String> languages, double confidence) {
        Set<String> allowed = Set.copyOf(languages);
        return onAnswer(
                "language",
                "answer in another language than " + String.join(", ", allowed),
                text -> detector.detect(text)
                        .filter(found -> found.confidence() >= confidence && !allowed.contains(found.language()))
                        .map(found -> "the answer is in " + found.language()));
    }

    private static RowFilter length(String name, String limit, Function<Example, String> text, int least, int most) {
        return RowFilter.of(name, limit + " characters", example -> {
            int length = Words.codePoints(text.apply(example));
            return when(length < least || length > most, length + " characters");
        });
    }

    private static RowFilter onAnswer(String name, String description, Function<String, Optional<String>> problem) {
        return RowFilter.of(name, description, example -> problem.apply(output(example)));
    }

    private static RowFilter anyMessage(String name, String description, Function<String, Optional<String>> problem) {
        return RowFilter.of(
                name,
                description,
                example -> example.messages().stream()
                        .map(Message::content)
                        .map(problem)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    static Optional<String> when(boolean broken, String reason) {
        return broken ? Optional.of(reason) : Optional.empty();
    }

    private static boolean callsTool(Example example) {
        Message last = example.messages().get(example.messages().size() - 1);
        return last.role() == Role.ASSISTANT
                && (last.fields().containsKey("tool_calls") || last.fields().containsKey("function_call"));
    }
}
