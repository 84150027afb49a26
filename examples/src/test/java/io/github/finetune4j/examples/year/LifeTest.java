// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The weeks of the year that matter, with naive Bayes instead of a language model. */
@Tag("slow")
class LifeTest {
    private static final int SPRING = Days.of(World.SOLAR_FROM) - 36;
    private static final int SPRING_ENDS = Days.of(World.SOLAR_FROM) + 22;

    @TempDir
    Path folder;

    @Test
    void killedInTrainingAndInCanary_goesOn_recoversAndRefusesThePoison() throws Exception {
        assertThat(life("training")).isEqualTo(WordsLife.DIED);
        assertThat(life("canary")).isEqualTo(WordsLife.DIED);
        assertThat(life("nowhere")).isZero();
        try (Books books = Books.open(WordsLife.settings(folder), entry -> {})) {
            Months months = new Months(books, Answered.read(books.world(), books.captured()));
            namesTheChange(books.journal());
            everyTicketIsAnsweredOnce(books);
            promotesTheBetterOneOnce(books);
            recovers(months);
            refusesThePoison(books);
            assertThat(Files.readString(folder.resolve("year.html"))).contains("mislabelled", "solar panels");
        }
    }

    private int life(String where) throws Exception {
        List<String> command = Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WordsLife.class.getName(),
                        folder.toString(),
                        where,
                        SPRING,
                        SPRING_ENDS,
                        LabelFirm.DAY,
                        LabelFirm.DAY + 2)
                .map(String::valueOf)
                .toList();
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void namesTheChange(Journal journal) {
        List<Journal.Entry> alarms = journal.of("alarm");
        assertThat(alarms).isNotEmpty();
        assertThat(alarms.get(0).day()).isBetween(Days.of(World.SOLAR_FROM), Days.of(World.SOLAR_FROM) + 10);
        assertThat(alarms.get(0).text()).contains("since 8 Apr", "new words");
        assertThat(journal.of(Campaigns.ENDED)).hasSize(1);
    }

    private static void everyTicketIsAnsweredOnce(Books books) {
        long tickets = Stream.iterate(SPRING, day -> day <= SPRING_ENDS, day -> day + 1)
                .mapToLong(day -> books.world().day(day).size())
                .sum();
        Answered answered = Answered.read(books.world(), books.captured());
        assertThat(answered.between(SPRING, SPRING_ENDS)).hasSize((int) tickets);
    }

    private static void promotesTheBetterOneOnce(Books books) {
        RegistryStore registry = books.registry();
        List<ModelVersion> versions = registry.model(Upkeep.MODEL).versions();
        assertThat(versions).hasSize(2);
        assertThat(registry.model(Upkeep.MODEL).alias(Upkeep.CHAMPION).number()).isEqualTo(2);
        assertThat(Truth.all(books.journal())).singleElement().satisfies(found -> {
            assertThat(found.promoted()).isTrue();
            assertThat(found.gain()).isGreaterThan(0.15);
        });
    }

    private static void recovers(Months months) {
        int change = Days.of(World.SOLAR_FROM);
        double before = months.share(Months.KEPT, SPRING, change - 1).interval().estimate();
        assertThat(months.share(Months.KEPT, change, change + 6).interval().upper())
                .isLessThan(before);
        assertThat(months.share(Months.KEPT, SPRING_ENDS - 6, SPRING_ENDS)
                        .interval()
                        .estimate())
                .isGreaterThan(before - 0.05);
    }

    private static void refusesThePoison(Books books) {
        try (WordsTuner tuner = new WordsTuner(books.registry(), InstantSource.system(), key -> {});
                Life life = new Life(books, tuner, (month, ticket) -> {})) {
            assertThat(life.cycles()).hasSize(2);
            assertThat(life.cycles().get(1).refusal())
                    .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo(Refusal.Code.MISLABELLED));
        }
    }
}
