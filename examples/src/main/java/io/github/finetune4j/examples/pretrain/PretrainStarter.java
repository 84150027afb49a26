// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import io.github.finetune4j.lora.Pretraining;
import io.github.finetune4j.lora.PretrainingStep;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Makes the starter model: learns a tokenizer, writes the model folder, trains. Arguments: a folder of books, the model
 * folder to write, then optional {@code name=value} settings, see {@link Recipe}. Run again with the same arguments, it
 * goes on where it stopped.
 */
public final class PretrainStarter {
    private final Recipe recipe;
    private final PrintStream out;

    private PretrainStarter(Recipe recipe, PrintStream out) {
        this.recipe = recipe;
        this.out = out;
    }

    /**
     * Runs the program.
     *
     * @param args books, model folder, settings
     * @throws IOException if the books can't be read or the folder can't be written
     */
    public static void main(String... args) throws IOException {
        if (args.length < 2) {
            throw new IllegalArgumentException(args.length + " arguments -> give BOOKS MODEL [name=value …]");
        }
        Recipe recipe = Recipe.of(List.of(args).subList(2, args.length));
        new PretrainStarter(recipe, System.out).run(Path.of(args[0]), Path.of(args[1]));
    }

    private void run(Path booksFolder, Path model) throws IOException {
        List<List<String>> books = Books.read(booksFolder);
        Grammar grammar = Corpus.grammar();
        Bpe bpe = learn(books, grammar);
        ModelFiles.write(model, bpe, recipe.shape());
        Corpus corpus = new Corpus(bpe, grammar, books, recipe.seed());
        out.printf(Locale.ROOT, "%d pieces, %d books%n", bpe.size(), books.size());
        try (CurveFile curve = new CurveFile(model.resolve("loss-curve.csv"))) {
            PretrainingStep last = pretraining(model, corpus, curve).run();
            out.printf(Locale.ROOT, "done: %d steps, %d tokens%n", last.step(), last.tokens());
        }
    }

    private Pretraining pretraining(Path model, Corpus corpus, CurveFile curve) {
        return Pretraining.builder()
                .folder(model)
                .rows(step -> corpus.rows(step, recipe.mix(step), recipe.tokens()))
                .validationRows(validation(corpus))
                .steps(recipe.steps())
                .warmUpSteps(recipe.warmUp())
                .decaySteps(recipe.decay())
                .learningRate(recipe.rate())
                .microBatchTokens(recipe.microBatch())
                .bf16(recipe.bf16())
                .seed(recipe.seed())
                .checkpointSteps(recipe.checkpoint())
                .onStep(step -> print(step, curve))
                .build();
    }

    private void print(PretrainingStep step, CurveFile curve) {
        curve.add(step);
        if (step.step() % 20 == 0 || step.validationLoss().isPresent()) {
            out.printf(
                    Locale.ROOT,
                    "step %d/%d loss %.3f norm %.2f rate %.5f %.0f tokens/s%s%n",
                    step.step(),
                    step.steps(),
                    step.loss(),
                    step.gradientNorm(),
                    step.learningRate(),
                    step.tokensPerSecond(),
                    step.validationLoss().isPresent()
                            ? String.format(
                                    Locale.ROOT,
                                    " held-out %.3f",
                                    step.validationLoss().getAsDouble())
                            : "");
        }
    }

    private static List<int[]> validation(Corpus corpus) {
        List<int[]> rows = new ArrayList<>(corpus.heldOut(Corpus.Source.BOOK, 24));
        rows.addAll(corpus.heldOut(Corpus.Source.STORY, 24));
        rows.addAll(corpus.heldOut(Corpus.Source.LESSON, 60));
        return rows;
    }

    /** Learns from all books and about as much made-up text. */
    private Bpe learn(List<List<String>> books, Grammar grammar) {
        BpeTrainer trainer = new BpeTrainer();
        books.forEach(book -> book.forEach(trainer::add));
        SplittableRandom random = new SplittableRandom(recipe.seed());
        for (int i = 0; i < 10_000; i++) {
            trainer.add(grammar.text("story", random));
            trainer.add(grammar.text("mail", random));
            Chat.parse(grammar.text("lesson", random))
                    .turns()
                    .forEach(turn -> trainer.add(turn.role() + "\n" + turn.text()));
        }
        return trainer.train(List.of(Corpus.END_OF_TEXT, Corpus.TURN, Corpus.END_OF_TURN), recipe.pieces());
    }
}
