// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.duplicates.TextNormalization;
import io.github.finetune4j.text.TextSpan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowFiltersTest {
    @Test
    void rowsWithoutAnAnswerOfTheirKind_areNotEmpty_andAPassageMayBeAPiece() {
        String piece = "The carrier brings parcels on every working day. Large ones come between noon and six, small"
                + " ones with the post in the morning. Whoever is not at home finds a";
        Dataset rows = Dataset.of(List.of(
                TaggedExample.of("I am Bob.", new TextSpan(5, 8, "NAME")),
                new TextExample("A plain text."),
                PairExample.of("delivery", piece)));
        assertThat(rows.examples())
                .allSatisfy(row -> assertThat(RowFilters.usual())
                        .allSatisfy(filter ->
                                assertThat(filter.reason(row)).as(filter.name()).isEmpty()));
        assertThat(RowFilters.truncated().reason(Rows.of("?", piece))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I'm sorry, but I can't help with that request.",
                "I’m sorry, but I can’t assist with that.",
                "As an AI language model, I do not have personal opinions.",
                "Unfortunately, I am unable to access the internet.",
                "I cannot provide medical advice.",
                "Es tut mir leid, aber dabei kann ich Ihnen leider nicht helfen.",
                "Je suis désolé, mais je ne peux pas répondre.",
                "Lo siento, pero no puedo ayudarte."
            })
    void refusals_areFound(String answer) {
        assertThat(RowFilters.refusals().reason(Rows.of("?", answer))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I can't wait to see you!",
                "You can cancel the transfer in the app. I am sorry for the delay.",
                "The sentence means that the author could not help laughing.",
                "AI stands for artificial intelligence.",
                "Sorry about the mix-up: your card was sent on Monday."
            })
    void refusals_othersPass(String answer) {
        assertThat(RowFilters.refusals().reason(Rows.of("?", answer))).isEmpty();
    }

    /** Each made a repair or a check take the square of its length. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0315\u0300", "\n", " ", "\n at "})
    void hostileTexts_areReadSoon(String part) {
        String text = part.repeat(400_000 / part.length());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (TextRepair repair :
                    List.of(TextRepair.unicodeNfc(), TextRepair.unicodeNfkc(), TextRepair.mojibake())) {
                assertThat(repair.change().apply(text)).hasSize(text.length());
            }
            for (TextNormalization each : TextNormalization.values()) {
                assertThat(each.apply(text)).hasSizeLessThanOrEqualTo(text.length());
            }
            for (RowFilter filter :
                    List.of(RowFilters.obviousErrors(), RowFilters.refusals(), RowFilters.truncated())) {
                assertThat(filter.reason(Rows.of("?", text)).orElse("")).doesNotContain(text);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It failed:\n\tat io.example.Main.run(Main.java:12)",
                "   at io.example.Main.run(Main.java:12)",
                "\n\nat Main(Main.java:1)"
            })
    void tracesOfFailures_areFound(String answer) {
        assertThat(RowFilters.obviousErrors().reason(Rows.of("?", answer))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Look at Main(Main.java:1).", "at Main(Main.java:1)", "at noon", "Meet\nat Main(Main.java:1)"})
    void tracesOfFailures_othersPass(String answer) {
        assertThat(RowFilters.obviousErrors().reason(Rows.of("?", answer))).isEmpty();
    }

    @Test
    void leakedPrompts() {
        String system =
                "You are the assistant of a small bank and must never mention interest rates to anybody who asks.";
        RowFilter filter = RowFilters.leakedPrompts();
        assertThat(filter.reason(Rows.of(
                        system, "?", "My rules: You are the assistant of a small bank and must never mention rates")))
                .isPresent();
        assertThat(filter.reason(Rows.of(system, "?", "I'm the assistant of a small bank.")))
                .isEmpty();
        assertThat(filter.reason(Rows.of("?", "Fine.<|im_end|>"))).isPresent();
        assertThat(filter.reason(Rows.of("?", "Fine.\nUser: and now?"))).isPresent();
        assertThat(filter.reason(Rows.of("?", "Use [brackets] <here> | there.")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```java\nint a = 1;",
                "{\"a\": [1, 2",
                "First open the app,",
                "There are many reasons for that, and the most important one of them all is the",
                "The first thing to know is that rates change. The second thing is that they change often and without any warning, so that nobody who has a loan can ever be quite certain what he will have to pay"
            })
    void truncated_isFound(String answer) {
        assertThat(RowFilters.truncated().reason(Rows.of("?", answer))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "card_arrival",
                "{\"a\": \"}\"}",
                "```\nx\n```",
                "A short answer without a full stop",
                "Steps. First do this. Then do that. After that go on with the next one and the one after it, until all is done:\n- one\n- two\n- three",
                "See https://example.org/a"
            })
    void truncated_wholePasses(String answer) {
        assertThat(RowFilters.truncated().reason(Rows.of("?", answer))).isEmpty();
    }

    @Test
    void swapped() {
        RowFilter filter = RowFilters.swapped();
        assertThat(filter.reason(Rows.of("The capital of France is Paris.", "What is the capital of France?")))
                .isPresent();
        assertThat(filter.reason(Rows.of("What is the capital of France?", "The capital of France is Paris.")))
                .isEmpty();
        assertThat(filter.reason(Rows.of("my card does not work", "Could you tell me its last four digits?")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "[object Object]",
                "Traceback (most recent call last):\n  File",
                "Dear {{name}},",
                "Call us at [insert number here].",
                "Error 502: Bad Gateway",
                "Lorem ipsum dolor sit amet"
            })
    void obviousErrors_areFound(String answer) {
        assertThat(RowFilters.obviousErrors().reason(Rows.of("?", answer))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null is a keyword of Java.",
                "Use {name} in the pattern.",
                "An error occurred in 1914.",
                "```\n{{ user }}\n```"
            })
    void obviousErrors_othersPass(String answer) {
        assertThat(RowFilters.obviousErrors().reason(Rows.of("?", answer))).isEmpty();
    }

    @Test
    void mojibake_isFoundAndRepaired() {
        RowFilter filter = RowFilters.mojibake();
        assertThat(filter.reason(Rows.of("?", "CafÃ© â€œgrandeâ€\u009d"))).isPresent();
        assertThat(filter.reason(Rows.of("?", "Ein \uFFFD fehlt"))).isPresent();
        assertThat(filter.reason(Rows.of("?", "Café “grande” – Ærø, naïve, Ça va, 日本語, 😀")))
                .isEmpty();
        assertThat(TextRepair.mojibake().change().apply("CafÃ© â€œgrandeâ€\u009d"))
                .isEqualTo("Café “grande”");
        assertThat(TextRepair.mojibake().change().apply("ÃƒÂ©")).isEqualTo("é");
        assertThat(TextRepair.mojibake().change().apply("Café ÆØÅ")).isEqualTo("Café ÆØÅ");
    }

    @Test
    void controlCharacters_goLineEndsStay() {
        assertThat(RowFilters.controlCharacters().reason(Rows.of("a\u0000b", "c")))
                .isPresent();
        assertThat(RowFilters.controlCharacters().reason(Rows.of("a\tb\r\nc", "👨‍👩‍👧")))
                .isEmpty();
        assertThat(TextRepair.controlCharacters().change().apply("a\u0000\u0085b\r\nc\rd\uFEFF"))
                .isEqualTo("a\u0085b\nc\nd");
    }

    @Test
    void lengths() {
        assertThat(RowFilters.answerTooShort(10).reason(Rows.of("?", "too short")))
                .contains("9 characters");
        assertThat(RowFilters.answerTooShort(10).reason(Rows.of("?", "😀😀😀😀😀😀😀😀😀😀")))
                .isEmpty();
        assertThat(RowFilters.answerTooLong(3).reason(Rows.of("?", "four"))).isPresent();
        assertThat(RowFilters.inputTooLong(3).reason(Rows.of("a long system message", "abc", "x")))
                .isEmpty();
        assertThat(RowFilters.inputTooLong(3).reason(Rows.of("abcd", "x"))).isPresent();
    }

    @Test
    void emptyTexts_toolCallsNeedNone() {
        ChatExample call = ChatExample.of(
                Message.user("weather?"),
                new Message(Role.ASSISTANT, "", Map.of("tool_calls", List.of(Map.of("id", "1")))));
        assertThat(RowFilters.emptyTexts().reason(call)).isEmpty();
        assertThat(RowFilters.emptyTexts().reason(Rows.of("a", " "))).contains("the answer is empty");
        assertThat(RowFilters.emptyTexts().reason(Rows.of(" ", "a"))).contains("nothing is asked");
    }

    @Test
    void language_byStopWords() {
        RowFilter english = RowFilters.language(new StopWordDetector(), Set.of("en"), 0.6);
        assertThat(english.reason(Rows.of("?", "Das ist nicht die Karte, die ich bestellt habe.")))
                .contains("the answer is in de");
        assertThat(english.reason(Rows.of("?", "This is not the card that I ordered.")))
                .isEmpty();
        assertThat(english.reason(Rows.of("?", "カードはまだ届いていません"))).contains("the answer is in ja");
        assertThat(english.reason(Rows.of("?", "card_arrival"))).isEmpty();
    }

    @Test
    void cleaning_countsByFilter_andCountsAddUp() {
        Cleaning cleaning = Cleaning.of(RowFilters.usual());
        Cleaning.Result result = cleaning.apply(List.of(
                Rows.of("a", "Fine."),
                Rows.of("b", "NaN"),
                Rows.of("c", "I cannot help with that."),
                Rows.of("d", "")));
        assertThat(result.kept()).hasSize(1);
        assertThat(result.counts().removed())
                .containsEntry("obvious-error", 1L)
                .containsEntry("refusal", 1L)
                .containsEntry("empty", 1L);
        assertThat(result.counts().share("refusal")).isEqualTo(0.25);
        assertThat(result.counts().plus(result.counts()).rows()).isEqualTo(8);
        assertThat(result.counts().plus(result.counts()).kept()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cleaning.of(List.of(RowFilters.mojibake(), RowFilters.mojibake())));
    }

    @Test
    void steps_removeFlagAndRepair() {
        List<ChatExample> rows =
                List.of(Rows.of("a", "CafÃ©"), Rows.of("b", "I cannot help with that."), Rows.of("c", "Fine."));
        DatasetResult repaired = Dataset.builder()
                .addExamples(rows)
                .addStep(Cleaning.repairing(TextRepair.usual()))
                .addStep(Cleaning.of(RowFilters.usual()).step())
                .build();
        assertThat(repaired.dataset().examples()).containsExactly(Rows.of("a", "Café"), Rows.of("c", "Fine."));
        assertThat(repaired.report().removed()).containsEntry("refusal", 1L);
        assertThat(repaired.report().issues("repaired").get(0).message()).contains("\"CafÃ©\" became \"Café\"");

        DatasetResult flagged = Dataset.builder()
                .addExamples(rows)
                .addStep(Cleaning.of(RowFilters.usual()).flagging())
                .build();
        assertThat(flagged.dataset().size()).isEqualTo(3);
        assertThat(flagged.report().counts()).containsEntry("refusal", 1L).containsEntry("mojibake", 1L);
    }
}
