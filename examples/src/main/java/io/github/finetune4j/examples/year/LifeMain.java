// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.job.JobEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/**
 * The process that lives through the year, as a child of {@link Year}, which kills it. What it says to its parent alone
 * begins with {@link #MARK}.
 */
final class LifeMain {
    /** Before what is for the parent. */
    static final String MARK = "@";

    /** Before how far a training is: key, step, steps. */
    static final String TRAINING = MARK + "training ";

    /** Before the number of a ticket during a canary: month, number. */
    static final String CANARY = MARK + "canary ";

    /** Before where the page is. */
    static final String PAGE = MARK + "page ";

    /** Before what the year shows. */
    static final String VERDICT = MARK + "verdict ";

    private LifeMain() {}

    /**
     * Runs it.
     *
     * @param args none; the system properties of {@link YearSettings}
     */
    public static void main(String[] args) {
        endWithParent();
        try {
            YearSettings settings = YearSettings.from(name -> System.getProperty(name, ""));
            live(settings, System.out);
            System.exit(0); // no thread of a library keeps it
        } catch (FineTuneException | IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            System.err.println("The year has ended: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void live(YearSettings settings, PrintStream out) {
        Story story = new Story(out);
        try (Books books = Books.open(settings, story::tell);
                LoraTuner tuner = new LoraTuner(
                        books.registry(),
                        settings.folder().resolve("runs"),
                        (key, event) -> training(out, key, event));
                Life life = new Life(books, tuner, (month, number) -> out.println(CANARY + month + " " + number))) {
            life.live();
            out.println(PAGE + YearPage.write(books, life.cycles()));
            out.println(
                    VERDICT + Verdict.of(books, life.cycles(), life.months()).line());
        }
    }

    private static void training(PrintStream out, String key, JobEvent event) {
        if (event instanceof JobEvent.StepCompleted step) {
            out.println(TRAINING + key + " " + step.step() + " " + step.totalSteps());
        }
    }

    // a parent that was killed leaves no orphan that goes on writing
    private static void endWithParent() {
        Thread watcher = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream()); // nothing is said that way
                    } catch (IOException e) {
                        // as good as the end
                    }
                    Runtime.getRuntime().halt(1);
                },
                "year-parent");
        watcher.setDaemon(true);
        watcher.start();
    }
}
