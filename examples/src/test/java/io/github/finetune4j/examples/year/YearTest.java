// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YearTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private int start(Map<String, String> properties) {
        return Year.start(
                name -> properties.getOrDefault(name, ""),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @Test
    void start_ofWrongSettings_saysWhichAndWhatToDo() {
        assertThat(start(Map.of("seed", "one"))).isEqualTo(1);
        assertThat(start(Map.of("perDay", "2"))).isEqualTo(1);
        assertThat(start(Map.of("seeds", "0"))).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains(
                        "The year has ended: -Dseed: one -> give a whole number",
                        "-DperDay: 2 -> give a whole number from 20 to 400",
                        "-Dseeds: 0 -> give a whole number from 1 to 1000");
    }

    @Test
    void start_inTheFolderOfAnotherYear_isRefused() throws Exception {
        Files.writeString(folder.resolve("year.txt"), "seed 7, 36 tickets a workday");
        assertThat(start(Map.of("folder", folder.toString()))).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("holds another year (seed 7, 36 tickets a workday)");
    }

    /** Years of several seeds are started by one process, whose own properties know none of them. */
    @Test
    void processOfAYear_getsTheSettingsOfThatYear() {
        Map<String, String> properties = Map.of("seed", "7", "perDay", "50", "folder", folder.toString());
        YearSettings settings = YearSettings.from(name -> properties.getOrDefault(name, ""));
        assertThat(new Killing(settings, new PrintStream(out, true, StandardCharsets.UTF_8)).command())
                .contains("-Dseed=7", "-DperDay=50", "-Dfolder=" + settings.folder());
    }

    @Test
    void aDay_isTheSame_howeverOftenAndInWhateverOrderItIsAskedFor() {
        World world = new World(3, 36);
        List<Request> later = world.day(200);
        List<Request> earlier = world.day(20);
        assertThat(world.day(20)).isEqualTo(earlier);
        assertThat(new World(3, 36).day(200)).isEqualTo(later);
        assertThat(new World(4, 36).day(200)).isNotEqualTo(later);
    }

    @Test
    void theWorld_changesInAprilAndOctober() {
        World world = new World(3, 36);
        assertThat(world.day(Days.of(World.SOLAR_FROM) - 1)).allMatch(each -> each.line() == ProductLine.USUAL);
        assertThat(world.day(Days.of(World.SOLAR_FROM)))
                .anyMatch(each -> each.team().equals("energy"));
        assertThat(world.day(Days.of(World.RENTAL_FROM)))
                .anyMatch(each -> each.team().equals("rentals"));
    }

    @Test
    void annotators_areWrongOneTimeInTen() {
        Annotators annotators = new Annotators(1);
        List<Request> requests = new World(1, 36).further(1, 5000, "test");
        long wrong = requests.stream()
                .filter(each -> !annotators.says("annotator-1", each).equals(each.team()))
                .count();
        assertThat(wrong / 5000.0).isBetween(0.085, 0.115);
    }

    @Test
    void aJournal_dropsALineThatWasHalfWritten() throws Exception {
        Path file = folder.resolve("journal.tsv");
        Journal journal = new Journal(file, entry -> {});
        journal.once(3, "world", "it\tchanges");
        journal.once(3, "world", "again");
        Files.writeString(file, Files.readString(file) + "4\tala");
        assertThat(new Journal(file, entry -> {}).of()).containsExactly(new Journal.Entry(3, "world", "it changes"));
    }

    @Test
    void aVerdict_isReadAsItWasWritten() {
        Verdict verdict = new Verdict(2, -0.01, 0.9, 0.8, 0.91, true, 2, 0.88, 0.6, 0.5);
        assertThat(Verdict.parse(verdict.line())).isEqualTo(verdict);
        assertThat(verdict.neverWorse()).isFalse();
        assertThat(verdict.recovered()).isFalse(); // in June it was ten points below
    }
}
