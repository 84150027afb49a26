// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Tests that are slow by nature carry the tag, or say why they are not:
 * {@code docs/decisions/003-fixtures-in-the-repository.md}.
 */
class SlowTestsTest {
    private static final Pattern NAMED = Pattern.compile("(Soak|Kill|Fuzz)\\w*Test$");
    /** Helpers that start a process; a browser or a certificate that is made once does not count. */
    private static final Pattern STARTS =
            Pattern.compile("\\b(ProcessBuilder|KilledProcess|WorkUntilKilled|HubDownloadProcess)\\b");

    private static final String TAG = "@Tag(\"slow\")";
    private static final String REASON = "// not slow: ";
    private static final int FEWEST = 60;

    private final List<String> looked = new ArrayList<>();

    /** {@return classes that are slow by nature, and say nothing} */
    private List<String> silent(Map<String, String> tests) {
        List<String> silent = new ArrayList<>();
        tests.forEach((place, text) -> {
            if (NAMED.matcher(place).find() || STARTS.matcher(text).find()) {
                looked.add(place);
                if (!text.contains(TAG) && !text.contains(REASON)) {
                    silent.add(place);
                }
            }
        });
        return silent;
    }

    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        for (Path file : RepositoryFiles.endingIn("Test.java")) {
            if (!file.getFileName().toString().startsWith("SlowTestsTest")) {
                tests.put(file.toString().replace(".java", ""), Files.readString(file));
            }
        }
        return tests;
    }

    @Test
    void testsThatStartProcesses_orAreNamedSo_areTaggedSlow_orSayWhyNot() throws IOException {
        assertThat(silent(tests()))
                .as("tag it " + TAG + ", or write within the class: " + REASON + "…")
                .isEmpty();
        assertThat(looked).hasSizeGreaterThan(FEWEST);
    }

    @Test
    void noTagIsMisspelt() throws IOException {
        Pattern tag = Pattern.compile("@Tag\\(\"(\\w+)\"\\)");
        tests().forEach((place, text) -> assertThat(tag.matcher(text).results().map(found -> found.group(1)))
                .as(place)
                .allMatch(Set.of("native", "slow", "peer", "moto")::contains));
    }

    @Test
    void silence_isSeen() {
        assertThat(silent(Map.of(
                        "a/SoakTest", "class SoakTest {}",
                        "a/KilledWriterTest", TAG + "\nclass KilledWriterTest {}",
                        "a/DiskTest", "class DiskTest { new ProcessBuilder() }",
                        "a/FifoTest", "class FifoTest {\n    " + REASON + "mkfifo\n new ProcessBuilder() }",
                        "a/PlainTest", "class PlainTest {}")))
                .containsExactlyInAnyOrder("a/SoakTest", "a/DiskTest");
    }
}
