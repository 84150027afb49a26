// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.heads.ClassifierChatModel;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.training.LabeledText;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A floor, a head and a cascade are approaches like any other, beside a prompt. */
@SuppressWarnings("StringConcatToTextBlock") // lines as they are read
class ClassifierArmsTest {
    private static final List<String> STEMS = List.of("charg", "ship", "sign");
    private static final List<String> ENDINGS = List.of("", "s", "ed", "er", "ing");
    private static final Metric RIGHT =
            Metric.binary("right", answer -> answer.actualText().equals(answer.expectedText()));
    private static final TokenPrice FREE = new TokenPrice(0, 0, "USD");
    private static final TokenPrice DEAR = new TokenPrice(1, 4, "USD");

    /** Tickets for three desks; the word tells which, in so many of its forms. */
    private static Dataset tickets(int from, int count, int forms) {
        return Dataset.of(IntStream.range(from, from + count)
                .mapToObj(i -> ChatExample.of(
                        Message.user("look at what you " + STEMS.get(i % 3) + ENDINGS.get(i / 3 % forms) + " in " + i),
                        Message.assistant("desk " + i % 3)))
                .toList());
    }

    /** Right in 80 of 100. */
    private static ChatModel large() {
        return request -> {
            int row = Integer.parseInt(request.messages().get(0).content().replaceAll("\\D", ""));
            return new ChatResponse("desk " + (row % 100 < 80 ? row % 3 : 7), FinishReason.STOP, new Usage(100, 10));
        };
    }

    private static ChatModel cascade(CountedWords small, ChatModel large) {
        return request -> {
            Classification found = small.classify(LabeledText.textOf(request.messages()));
            return found.confidence() > 0.5
                    ? ClassifierChatModel.of(small, "small").chat(request)
                    : large.chat(request);
        };
    }

    private static ApproachSelection.Builder decide(int training) {
        Dataset rows = tickets(9000, training, 3); // the last two forms are news
        CountedWords words = new CountedWords(rows, word -> word);
        CountedWords stems = new CountedWords(rows, word -> word.substring(0, Math.min(4, word.length())));
        return ApproachSelection.builder("desks")
                .metrics(RIGHT)
                .training(rows)
                .validation(tickets(0, 150, 5))
                .test(tickets(1500, 300, 5))
                .addApproach(Approach.prompt("large", turn -> large()).priced(DEAR))
                .addApproach(Approach.floor("words", turn -> ClassifierChatModel.of(words, "words"))
                        .priced(FREE))
                .addApproach(Approach.head("stems", turn -> ClassifierChatModel.of(stems, "stems"))
                        .priced(FREE))
                .addApproach(Approach.cascade("words, then large", turn -> cascade(words, large()))
                        .priced(DEAR));
    }

    private static double share(Decision decision, String approach) {
        return decision.approach(approach).validation().orElseThrow().quality().estimate();
    }

    @Test
    void head_thatIsBest_isWhatTreeAndFiguresSay() {
        Decision decision = decide(90).build().run();
        assertThat(share(decision, "words"))
                .as("a third of two fifths is guessed")
                .isBetween(0.7, 0.75);
        assertThat(share(decision, "large")).isBetween(0.8, 0.9);
        assertThat(share(decision, "words, then large"))
                .as("asks only for news")
                .isGreaterThan(share(decision, "large"));
        assertThat(share(decision, "stems")).isEqualTo(1);
        assertThat(decision.recommendation().approach()).isEqualTo("stems");
        assertThat(decision.tree().ends()).containsExactly(TreeLeaf.CLASSIFIER);
        assertThat(decision.agreement())
                .isEqualTo("The decision tree leads to “A classifier: floor, head or tuned encoder”."
                        + " The figures agree: stems (head).");
        assertThat(decision.approach("words")
                        .validation()
                        .orElseThrow()
                        .costPerThousand()
                        .orElseThrow()
                        .upper())
                .isZero();
    }

    @Test
    void withoutPrices_theFloorIsTheSimplest_thenTheHead() {
        assertThat(ApproachKind.values())
                .containsExactly(
                        ApproachKind.FLOOR,
                        ApproachKind.HEAD,
                        ApproachKind.PROMPT,
                        ApproachKind.FEW_SHOT,
                        ApproachKind.RETRIEVAL,
                        ApproachKind.TUNED,
                        ApproachKind.HYBRID,
                        ApproachKind.CASCADE,
                        ApproachKind.OWN);
        Dataset rows = tickets(9000, 90, 5); // nothing is news
        ChatModel words = ClassifierChatModel.of(new CountedWords(rows, word -> word), "words");
        FinalTest test = ApproachSelection.builder("equal")
                .metrics(RIGHT)
                .validation(tickets(0, 150, 5))
                .test(tickets(1500, 300, 5))
                .addApproach(Approach.cascade("cascade", turn -> words))
                .addApproach(Approach.prompt("prompt", turn -> words))
                .addApproach(Approach.head("head", turn -> words))
                .addApproach(Approach.floor("floor", turn -> words))
                .build()
                .run()
                .test()
                .orElseThrow();
        assertThat(test.cheaper()).isEqualTo("floor");
        assertThat(test.cheaperWillDo()).isTrue();
    }

    @Test
    void thoseThatCostTheSame_areToldApartBySimplicity_andNotCalledCheaper() {
        Dataset rows = tickets(9000, 90, 5);
        ChatModel words = ClassifierChatModel.of(new CountedWords(rows, word -> word), "words");
        Decision decision = ApproachSelection.builder("free")
                .metrics(RIGHT)
                .validation(tickets(0, 150, 5))
                .test(tickets(1500, 300, 5))
                .addApproach(Approach.head("head", turn -> words).priced(FREE))
                .addApproach(Approach.floor("floor", turn -> words).priced(FREE))
                .build()
                .run();
        assertThat(decision.recommendation().sentence()).startsWith("Use floor, the simpler one: the gain of head");
    }

    @Test
    void tooFewRows_leaveBothBranches() {
        Decision decision = decide(45).build().run();
        assertThat(decision.tree().forks().get(0).evidence())
                .isEqualTo("45 different training rows, 50 needed to see it");
        assertThat(decision.tree().ends()).contains(TreeLeaf.CLASSIFIER, TreeLeaf.STRUCTURED_PROMPTING);
        assertThat(decision.agreement()).endsWith("recommend stems (head), which is one of its branches.");
    }

    @Test
    void whatTheApplicationStates_isNotCounted() {
        Decision decision =
                decide(90).requirements(r -> r.oneOfAList(false)).build().run();
        assertThat(decision.tree().text())
                .startsWith(
                        "Is the answer one of a list? no, as stated: the answers of training rows were not counted\n"
                                + "└─ no → A model that writes: continue evaluation\n");
        assertThat(decision.agreement()).contains("The figures disagree: they recommend stems (head).");
        Decision yes = decide(45).requirements(r -> r.oneOfAList(true)).build().run();
        assertThat(yes.tree().ends()).containsExactly(TreeLeaf.CLASSIFIER);
    }

    @Test
    void cascadeOfModelsThatWrite_isNothingThatTheTreeKnows() {
        Decision decision = ApproachSelection.builder("cascade")
                .metrics(Scripted.RIGHT)
                .validation(Scripted.rows(0, 100))
                .test(Scripted.rows(1000, 200))
                .training(Scripted.rows(5000, 60))
                .addApproach(Approach.prompt("small", turn -> Scripted.percent(60)))
                .addApproach(Approach.cascade("small, then large", turn -> Scripted.percent(90)))
                .build()
                .run();
        assertThat(decision.agreement())
                .endsWith("It knows nothing of such an approach as small, then large (cascade), which the figures"
                        + " recommend.");
    }

    @Test
    void statement_isASetting_andDecisionsWithoutOneGoOn() {
        JournalStore store = new MemoryJournalStore();
        decide(90).store(store).build().run();
        assertThat(store.read("search/decision-desks", 0).get(0))
                .as("as it was written before there was such a question")
                .contains("\"maintained\"")
                .doesNotContain("one of a list");
        ApproachSelection stated =
                decide(90).store(store).requirements(r -> r.oneOfAList(true)).build();
        assertThatThrownBy(stated::run).hasMessageContaining("begun with other one of a list -> take another name");
        JournalStore other = new MemoryJournalStore();
        decide(90).store(other).requirements(r -> r.oneOfAList(true)).build().run();
        ApproachSelection unstated = decide(90).store(other).build();
        assertThatThrownBy(unstated::run).hasMessageContaining("begun with other one of a list -> take another name");
    }

    @Test
    void reports_sayWhatTheKindsAre() {
        Decision decision = decide(90).build().run();
        assertThat(decision.summary())
                .containsPattern("\nwords +floor +7")
                .containsPattern("\nstems +head +100.0 %")
                .containsPattern("\nwords, then large +cascade +9");
        assertThat(decision.toHtml())
                .contains("Kinds, the simplest first: floor (a classifier on counted words, without a model), head (a"
                        + " classifier on an encoder, frozen or tuned), prompt (a model with instructions alone),"
                        + " cascade (a small model that passes on to a large one what it is not sure of).");
        assertThat(decision.toJson()).contains("\"kind\": \"floor\"", "\"kind\": \"head\"", "\"kind\": \"cascade\"");
    }
}
