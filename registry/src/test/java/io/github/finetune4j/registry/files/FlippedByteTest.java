// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Verification;
import io.github.finetune4j.testkit.FakeProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One changed byte, wherever it is: its file is named, the rest of the report is there, and what is whole is read. */
@Tag("slow")
class FlippedByteTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final int PLACES = 24; // of each file
    private static final String GOES_ON = "fake/goes-on";

    @TempDir
    Path folder;

    private DataVersion whole;

    /** Data versions, runs with curves (one has not ended), models, an alias, erased rows, removed ones, and a note. */
    @BeforeEach
    void aRegistryThatHasSeenSomething() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            FakeProvider provider = FakeProvider.builder().build();
            for (int i = 0; i < 2; i++) {
                FineTune.builder()
                        .registry(registry, "router")
                        .provider(provider)
                        .baseModel("base")
                        .trainingData(Rows.data(i * 10, i * 10 + 600))
                        .run();
            }
            whole = registry.addData(Rows.data(1000, 1005), Map.of());
            curves(registry, "fake/with-curves");
            registry.add(
                    new RunEnded("fake/with-curves", NOON, "succeeded", Duration.ofMinutes(1), null, "", Map.of()));
            curves(registry, GOES_ON);
            registry.moveAlias(registry.model("router"), "champion", 2, "ana", "better");
            registry.forget(Rows.data(3, 4).examples().get(0), "ben", "asked for");
            registry.forget(Rows.data(300, 301).examples().get(0), "ben", "asked for");
            Verification verification = registry.verify();
            assertThat(verification.problems()).isEmpty();
            assertThat(verification.forgotten()).isEqualTo(2);
        }
    }

    private static void curves(RegistryStore registry, String run) {
        registry.add(new RunStarted(run, NOON, "other", "", "", Map.of(), Map.of()));
        registry.addPoints(
                run,
                IntStream.range(0, 30)
                        .mapToObj(step -> new MetricPoint("loss", step, NOON.plusSeconds(step), 1.0 / (step + 1)))
                        .toList());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private void assertNamed(Path file, String how) {
        Verification found;
        try (RegistryStore registry = FileRegistry.salvage(folder)) {
            found = registry.verify();
            assertThat(found.problems()).as(how).anyMatch(problem -> problem.contains(name(file)));
            assertThat(found.problems()).as(how).noneMatch(problem -> problem.contains("looked through"));
            readsWhatIsWhole(registry, file, how);
            assertThatThrownBy(() -> registry.addData(Rows.data(0, 1), Map.of()))
                    .as(how)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("salvage()");
        }
        opensOrSaysWhy(how);
    }

    private void readsWhatIsWhole(RegistryStore registry, Path file, String how) {
        String name = name(file);
        if (!name.equals("records.jsonl")) {
            assertThat(registry.models()).as(how).contains("router");
            assertThat(registry.model("router").alias("champion").number())
                    .as(how)
                    .isEqualTo(2);
        }
        if (!name.startsWith("curves/")) {
            assertThat(registry.points("fake/with-curves")).as(how).hasSize(30);
        } else if (how.contains("bit")) {
            assertThat(registry.points("fake/with-curves")).as(how).hasSizeBetween(28, 30);
        }
        if (!name.startsWith("records")
                && !name.equals("rows.pack")
                && !name.equals("rows.hashes")
                && !name.contains(whole.fingerprint().hex())) {
            assertThat(registry.rows(whole)).as(how).containsExactlyElementsOf(Rows.data(1000, 1005));
        }
        for (DataVersion version : registry.data()) {
            if (!name.startsWith("versions/") && !name.equals("rows.hashes")) {
                assertThat(registry.rowsLeft(version).size())
                        .as(how)
                        .isGreaterThanOrEqualTo(how.contains("bit") ? (int) version.rows() - 2 - 256 : 0);
            }
        }
    }

    private void opensOrSaysWhy(String how) {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            assertThat(registry.verify().problems()).as(how).isNotEmpty();
            for (DataVersion version : registry.data()) {
                tryIt(() -> registry.rowsLeft(version), how);
            }
            tryIt(() -> registry.points("fake/with-curves"), how);
        } catch (FineTuneException e) {
            assertThat(e).as(how).hasMessageContaining(" -> ");
        }
    }

    private static void tryIt(Runnable call, String how) {
        try {
            call.run();
        } catch (FineTuneException e) {
            assertThat(e).as(how).hasMessageContaining(" -> ");
        }
    }

    private static Set<Integer> places(int size) {
        Set<Integer> places = new TreeSet<>(List.of(0, size - 1));
        for (int i = 0; i < PLACES; i++) {
            places.add((int) ((long) i * size / PLACES));
        }
        for (int i = 0; i < Math.min(20, size); i++) {
            places.add(i); // where heads are
        }
        return places;
    }

    private void flipEveryWhere(Path file) throws IOException {
        byte[] before = Files.readAllBytes(file);
        for (int at : places(before.length)) {
            int bit = at % Byte.SIZE;
            byte[] flipped = before.clone();
            flipped[at] ^= (byte) (1 << bit);
            Map<Path, byte[]> others = contents();
            Files.write(file, flipped);
            assertNamed(file, name(file) + " byte " + at + " bit " + bit);
            restore(others);
        }
    }

    private Map<Path, byte[]> contents() throws IOException {
        return files().stream().collect(Collectors.toMap(file -> file, FlippedByteTest::bytes));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void restore(Map<Path, byte[]> contents) throws IOException {
        for (Path file : files()) {
            if (!contents.containsKey(file)) {
                Files.delete(file);
            }
        }
        for (Map.Entry<Path, byte[]> each : contents.entrySet()) {
            Files.write(each.getKey(), each.getValue());
        }
    }

    @Test
    void aByteOfAnyFile_isNamed_andHidesNothingOfTheRest() throws IOException {
        List<Path> all = files();
        assertThat(all)
                .extracting(this::name)
                .contains("records.jsonl", "head.json", "rows.pack", "rows.hashes", "rows.erased")
                .anyMatch(name -> name.startsWith("versions/"))
                .anyMatch(name -> name.startsWith("curves/"))
                .anyMatch(FlippedByteTest::isOfTheRunThatGoesOn);
        for (Path file : all) {
            flipEveryWhere(file);
        }
    }

    private static boolean isOfTheRunThatGoesOn(String name) {
        return name.startsWith("curves/fake%2Fgoes-on");
    }

    /** How many points a run has is proven when it ends: until then its curves may be of any length. */
    @Test
    void aFileThatIsCut_orGone_isNamed() throws IOException {
        List<Path> proven = files().stream()
                .filter(file -> !isOfTheRunThatGoesOn(name(file)))
                .toList();
        for (Path file : proven) {
            byte[] before = Files.readAllBytes(file);
            for (int size : new int[] {0, 1, before.length / 2, before.length - 1}) {
                Map<Path, byte[]> others = contents();
                Files.write(file, java.util.Arrays.copyOf(before, size));
                assertNamed(file, name(file) + " cut to " + size);
                restore(others);
            }
            Map<Path, byte[]> others = contents();
            Files.delete(file);
            assertNamed(file, name(file) + " gone");
            restore(others);
        }
    }

    @Test
    void aByteInEachFileAtOnce_namesThemAll() throws IOException {
        List<Path> all = new ArrayList<>(files());
        for (Path file : all) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
        try (RegistryStore registry = FileRegistry.salvage(folder)) {
            List<String> problems = registry.verify().problems();
            assertThat(all).allSatisfy(file -> assertThat(problems).anyMatch(each -> each.contains(name(file))));
        }
    }

    @Test
    void damagedBlock_leavesTheRowsOfTheOthers() throws IOException {
        Path pack = folder.resolve("rows.pack");
        byte[] bytes = Files.readAllBytes(pack);
        bytes[3] ^= 3; // how many rows the first block has: where the others begin can't be told by it
        Files.write(pack, bytes);
        try (RegistryStore registry = FileRegistry.salvage(folder)) {
            DataVersion first = registry.data().get(0);
            Dataset left = registry.rowsLeft(first);
            assertThat(left).hasSize(600 - 256 - 1); // of the others one was forgotten
            assertThat(left.examples()).contains(Rows.data(256, 257).examples().get(0));
            assertThat(registry.rows(whole)).hasSize(5);
            assertThatThrownBy(() -> registry.touchedBy("nobody", "x")).isInstanceOf(FineTuneException.class);
            assertThat(registry.verify().problems())
                    .as("which bytes and rows these are")
                    .anyMatch(problem -> problem.matches(
                            "rows\\.pack: bytes 0 to \\d+ are damaged, with rows from 0 on, up to 255"));
        }
    }
}
