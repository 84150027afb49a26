// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.dataset.clean.RowFilters;
import io.github.finetune4j.dataset.internal.shared.Golden;
import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {
    private static ChatExample row(String question, String answer) {
        return ChatExample.of(Message.user(question), Message.assistant(answer));
    }

    private static List<ChatExample> made(int rows, String... answers) {
        SplittableRandom random = new SplittableRandom(3);
        List<ChatExample> made = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            String question = random.ints(8, 0, 5000).mapToObj(w -> "w" + w).reduce("", (a, b) -> a + " " + b);
            made.add(row(question.strip(), answers[i % answers.length]));
        }
        return made;
    }

    private static Profile of(List<ChatExample> rows) {
        return DatasetProfile.builder().build().of(Dataset.of(rows));
    }

    private static List<String> codes(Profile profile) {
        return profile.recommendations().stream().map(Recommendation::code).toList();
    }

    @Test
    void golden_tokens() {
        for (Golden row : Golden.file("tokens.json").rows("rows", 64)) {
            assertThat(OpenAiTokens.o200k().encode(row.string("text"))).isEqualTo(row.ints("o200k_base"));
            assertThat(OpenAiTokens.cl100k().encode(row.string("text"))).isEqualTo(row.ints("cl100k_base"));
            assertThat(OpenAiTokens.o200k().count(row.string("text"))).isEqualTo(row.ints("o200k_base").length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini,o200k_base",
        "ft:gpt-4.1-mini-2025-04-14:org::id,o200k_base",
        "o3,o200k_base",
        "gpt-4,cl100k_base",
        "gpt-4-turbo,cl100k_base",
        "gpt-3.5-turbo-0125,cl100k_base",
        "gpt-9,o200k_base"
    })
    void encodings_byModel(String model, String encoding) {
        assertThat(OpenAiTokens.forModel(model).name()).isEqualTo(encoding);
    }

    @Test
    void tokenRange_countsTextsAndFormat() {
        TokenRange range = TokenRange.of(row("one two", "three"), text -> text.split(" ", -1).length);
        assertThat(range).isEqualTo(new TokenRange(3, 3 + 3 + 2 * 4));
        assertThat(range.atMost(5)).isEqualTo(new TokenRange(3, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenRange(2, 1));
    }

    @Test
    void cost_isTokensTimesEpochsTimesPrice() {
        Profile profile =
                DatasetProfile.builder().model("gpt-4.1-mini").epochs(2).build().of(Dataset.of(made(100, "a")));
        CostEstimate cost = profile.cost().orElseThrow();
        assertThat(cost.leastUsd())
                .isCloseTo(profile.totalTokens().orElseThrow().least() * 2 * 5.0 / 1e6, within(1e-12));
        assertThat(cost.mostUsd()).isGreaterThan(cost.leastUsd());
        assertThat(cost.toString()).contains("2025-12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatasetProfile.builder().model("nobody-knows-1"))
                .withMessageContaining("load newer facts");
    }

    @ParameterizedTest
    @CsvSource({"10,10", "1,25", "34,3", "100,3", "8333,3", "10000,2", "30000,1"})
    void usualEpochs_areTheCookbooks(int rows, int epochs) {
        assertThat(CostEstimate.usualEpochs(rows)).isEqualTo(epochs);
    }

    @Test
    void facts_comeFromAFile_orFailInWords(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("m.json"),
                "{\"as_of\":\"2027-01\",\"models\":[{\"model\":\"new\",\"training_usd_per_million\":1,\"context_tokens\":9}]}");
        assertThat(ModelFacts.load(file)
                        .find("ft:new-2026-01-01:x")
                        .orElseThrow()
                        .asOf())
                .isEqualTo("2027-01");
        assertThat(ModelFacts.bundled()
                        .find("gpt-4o-mini-2024-07-18")
                        .orElseThrow()
                        .model())
                .isEqualTo("gpt-4o-mini");
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"models\":3}");
        assertThat(catchThrowable(() -> ModelFacts.load(bad)))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("bad.json");
        Path large = Files.writeString(folder.resolve("large.json"), "[".repeat(17 << 20));
        assertThat(catchThrowable(() -> ModelFacts.load(large)))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContainingAll("large.json has more than", "bytes", "-> ");
    }

    @Test
    void distribution_byHand() {
        Distribution lengths = Distribution.of(1, 2, 3, 4, 100);
        assertThat(lengths.summary().median()).isEqualTo(3);
        assertThat(lengths.robustScore(100)).isCloseTo(0.6745 * 97 / 1, within(1e-9));
        assertThat(lengths.usualRange(3.5)).containsExactly(1, 4);
        assertThat(Distribution.of(5, 5, 5, 5, 50).usualRange(3.5)).containsExactly(5, 5);
        assertThat(Distribution.of().summary().count()).isZero();
        assertThat(lengths.histogram(10).stream()
                        .mapToInt(Distribution.Bin::count)
                        .sum())
                .isEqualTo(5);
    }

    @Test
    void classes_onlyWhereAnswersAreLabels() {
        Profile labels = of(made(100, "card_arrival", "card_arrival", "card_arrival", "lost_card"));
        assertThat(labels.classes().orElseThrow().counts())
                .containsExactly(Map.entry("card_arrival", 75L), Map.entry("lost_card", 25L));
        assertThat(labels.classes().orElseThrow().imbalance()).isEqualTo(3);
        assertThat(of(made(100, "Go to the settings, then choose your card.")).classes())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1, \"b\": \"x\"}|JSON {a: number, b: text}",
                "{\"b\": \"y\", \"a\": 2.5}|JSON {a: number, b: text}",
                "[1, 2]|JSON list of number",
                "{\"a\": |broken JSON",
                "-12.5 %|number",
                "2024-05-01|date",
                "card_arrival|label",
                "reverted_card_payment?|label",
                "It arrived.|prose",
                "A sentence, and so on and on.|prose",
            })
    void formats(String answer, String format) {
        assertThat(AnswerFormat.of(answer)).isEqualTo(format);
    }

    @Test
    void formats_markdownSkeleton() {
        assertThat(AnswerFormat.of("# Title\nText here.\n- one\n- two\n```\ncode\n```"))
                .isEqualTo("Markdown: headings, prose, bullets, code");
    }

    @Test
    void format_deviantsAreListed() {
        List<ChatExample> rows = made(95, "{\"a\": 1}");
        rows.addAll(made(5, "It is one."));
        FormatConsistency format = of(rows).format();
        assertThat(format.score()).isEqualTo(0.95);
        assertThat(format.modal()).isEqualTo("JSON {a: number}");
        assertThat(format.deviants())
                .hasSize(5)
                .allMatch(deviant -> deviant.format().equals("prose"));
    }

    @Test
    void recommendations_atTheThresholds() {
        assertThat(codes(of(made(99, "x")))).contains("too-few-rows");
        assertThat(codes(of(made(100, "x")))).contains("few-rows").doesNotContain("too-few-rows");
        assertThat(codes(of(made(1000, "x", "y")))).isEmpty();
        List<ChatExample> same = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            same.add(row("please tell me where my order number " + i % 5 + " is", i % 8 == 0 ? "{\"a\":1}" : "soon"));
        }
        assertThat(codes(of(same))).contains("low-diversity", "repeated-inputs", "inconsistent-format");
        Profile profile = DatasetProfile.builder()
                .tokens(text -> text.length())
                .contextLimit(100)
                .build()
                .of(Dataset.of(List.of(row("x".repeat(200), "y"))));
        assertThat(codes(profile)).contains("over-context");
        assertThat(of(made(99, "x")).recommendations().get(0).toString())
                .contains("99 rows, fewer than 100")
                .contains("->");
    }

    @Test
    void quality_isCountedAndRecommended_nothingIsRemoved() {
        List<ChatExample> rows = made(1000, "x", "y");
        rows.set(3, row("w1 w2 w3", "I cannot help with that."));
        rows.set(4, row("w4 w5 w6", "NaN"));
        Profile profile =
                DatasetProfile.builder().quality(RowFilters.usual()).build().of(Dataset.of(rows));
        assertThat(profile.quality().orElseThrow().removed())
                .containsEntry("refusal", 1L)
                .containsEntry("mojibake", 0L);
        assertThat(profile.rows()).isEqualTo(1000);
        assertThat(profile.recommendations())
                .extracting(Recommendation::finding)
                .contains("2 rows have quality issues: 1 obvious-error, 1 refusal");
        assertThat(of(rows).quality()).isEmpty();
    }

    @Test
    void tokens_ofACounterThatKnowsRows_areExact() {
        TokenCounter exact = new TokenCounter() {
            @Override
            public int count(String text) {
                return text.length();
            }

            @Override
            public OptionalInt countRow(Example example) {
                return OptionalInt.of(42);
            }
        };
        Profile profile =
                DatasetProfile.builder().tokens(exact).contextLimit(41).build().of(Dataset.of(made(3, "x")));
        assertThat(profile.totalTokens()).contains(new TokenRange(126, 126));
        assertThat(profile.totalTokens().orElseThrow()).hasToString("126");
        assertThat(profile.overLimit()).isEqualTo(3);
    }

    @Test
    void diversity_byHand() {
        Diversity one = Diversity.of(List.of("a b a b", "a b"));
        assertThat(one.distinct1()).isCloseTo(2 / 6.0, within(1e-12));
        assertThat(one.distinct2()).isCloseTo(2 / 4.0, within(1e-12));
        assertThat(one.vendi()).isCloseTo(0.5, within(1e-9));
        assertThat(Diversity.of(List.of("a", "b", "c")).vendi()).isCloseTo(1, within(1e-9));
    }

    @Test
    void measure_isTheSameWithAnyThreads_andInTheReport() {
        List<ChatExample> rows = made(5000, "a", "b", "c");
        DatasetProfile profile = DatasetProfile.builder().model("gpt-4o-mini").build();
        DatasetResult one = Dataset.builder()
                .reading(r -> r.threads(1))
                .addExamples(rows)
                .addMeasure(profile.measure())
                .build();
        DatasetResult four = Dataset.builder()
                .reading(r -> r.threads(4))
                .addExamples(rows)
                .addMeasure(profile.measure())
                .build();
        assertThat(four.report().section("profile")).isEqualTo(one.report().section("profile"));
        assertThat(one.report().section("profile").orElseThrow().figures())
                .containsKeys("classes", "diversity", "cost", "tokens");
    }

    @Test
    void emptyDataset_hasAProfile() {
        assertThat(of(List.of()).toString()).contains("0 rows");
    }
}
