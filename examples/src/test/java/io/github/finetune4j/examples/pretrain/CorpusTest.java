// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.training.LossMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
    private static final List<String> SPECIALS = List.of(Corpus.END_OF_TEXT, Corpus.TURN, Corpus.END_OF_TURN);

    @Test
    void rows_ofAStep_areTheSameWheneverAsked() {
        Corpus corpus = corpus();
        List<int[]> rows = corpus.rows(7, Corpus.Mix.PROSE, 3000);
        assertThat(texts(corpus.rows(7, Corpus.Mix.PROSE, 3000))).isEqualTo(texts(rows));
        assertThat(texts(corpus.rows(8, Corpus.Mix.PROSE, 3000))).isNotEqualTo(texts(rows));
        assertThat(rows.stream().mapToInt(row -> row.length).sum()).isBetween(3000, 3512);
        assertThat(rows).allSatisfy(row -> assertThat(row.length).isBetween(2, 512));
    }

    @Test
    void heldOut_bookRows_shareNoParagraphWithTheOthers() {
        Corpus corpus = corpus();
        Bpe bpe = bpe();
        assertThat(corpus.heldOut(Corpus.Source.BOOK, 20))
                .allSatisfy(row -> assertThat(bpe.decode(row)).matches("Paragraph (0|50|100|150)\\."));
        for (int step = 1; step <= 20; step++) {
            assertThat(corpus.rows(step, new Corpus.Mix(1000, 0, 0, 0), 500))
                    .allSatisfy(row -> assertThat(bpe.decode(row)).doesNotContainPattern("\\b(0|50|100|150)\\."));
        }
    }

    @Test
    void chat_hasTheTokensThatTheTemplateGives(@TempDir Path folder) throws IOException {
        Bpe bpe = bpe();
        ModelFiles.write(folder, bpe, new ModelFiles.Shape(32, 1, 2, 1, 48));
        Corpus corpus = corpus();
        RandomGenerator random = new SplittableRandom(4);
        Grammar grammar = Corpus.grammar();
        try (ChatEncoder encoder = ChatEncoder.open(folder, false)) {
            for (int i = 0; i < 200; i++) {
                Chat chat = Chat.parse(grammar.text("lesson", random));
                int[] theirs = encoder.encode(messages(chat), Map.of(), LossMask.ASSISTANT)
                        .row()
                        .ids();
                assertThat(corpus.chat(chat)).isEqualTo(theirs);
            }
        }
    }

    @Test
    void paragraphs_arePlainSentencesWithoutHeadings() {
        assertThat(Books.paragraphs("""
                        Produced by somebody for the Gutenberg project, with a line that is long enough.

                        CHAPTER I

                        \u201cOh!\u201d said the _old_ man\u2014it\u2019s a fine day, and we\r
                        shall go out into the garden now.

                            A line of verse that is indented and long enough to be a paragraph.

                        A list without an end that is long enough to be a paragraph, but no sentence
                        """))
                .containsExactly(
                        "\"Oh!\" said the old man - it's a fine day, and we shall go out into the garden now.");
    }

    @Test
    void recipe_changesOnlyWhatIsGiven() {
        Recipe recipe = Recipe.of(List.of("steps=100", "talk=10"));
        assertThat(recipe.mix(90)).isEqualTo(Corpus.Mix.PROSE);
        assertThat(recipe.mix(91)).isEqualTo(Corpus.Mix.TALK);
        assertThat(recipe.pieces()).isEqualTo(2048);
        assertThatThrownBy(() -> Recipe.of(List.of("stepps=3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stepps=3");
    }

    private static List<String> texts(List<int[]> rows) {
        return rows.stream().map(Arrays::toString).toList();
    }

    private static List<Message> messages(Chat chat) {
        return chat.turns().stream()
                .map(turn -> switch (turn.role()) {
                    case "system" -> Message.system(turn.text());
                    case "user" -> Message.user(turn.text());
                    default -> Message.assistant(turn.text());
                })
                .toList();
    }

    private static Corpus corpus() {
        List<String> book =
                IntStream.range(0, 200).mapToObj(i -> "Paragraph " + i + ".").toList();
        return new Corpus(bpe(), Corpus.grammar(), List.of(book), 1);
    }

    private static Bpe bpe() {
        BpeTrainer trainer = new BpeTrainer();
        Grammar grammar = Corpus.grammar();
        RandomGenerator random = new SplittableRandom(1);
        IntStream.range(0, 300).forEach(i -> trainer.add(grammar.text("story", random)));
        return trainer.train(SPECIALS, 400);
    }
}
