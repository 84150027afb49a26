// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever calls code of the application does so through {@code Callback}, instead of a {@code catch} of its own, which
 * forgets errors, or counting, or the log, or the interrupt.
 */
class CallbackRulesTest {
    @TempDir
    Path folder;

    @Test
    void whatIsThrown_isCaughtAndKept_byListedClassesAlone() throws IOException {
        List<Path> product = RepositoryFiles.endingIn(".java").stream()
                .filter(CallbackRulesTest::isProduct)
                .toList();
        assertThat(product).hasSizeGreaterThan(1_000);
        assertThat(CatchScan.goingOn(product))
                .as("call it through io.github.finetune4j.internal.callback.Callback, or give a reason in BroadCatch")
                .containsExactlyInAnyOrderElementsOf(
                        BroadCatch.ALL.stream().map(BroadCatch::type).toList());
    }

    private static boolean isProduct(Path file) {
        String path = Fixtures.repository().relativize(file).toString().replace('\\', '/');
        return path.contains("src/main/java/")
                && !path.startsWith("examples/")
                && !path.startsWith("benchmarks/")
                && !path.startsWith("build/");
    }

    @Test
    void whoThrowsAtTheEnd_orCatchesWhatHeKnows_needsNoReason() throws IOException {
        assertThat(found("catch (RuntimeException e) { log(); throw e; }")).isFalse();
        assertThat(found("catch (IllegalStateException e) { log(); }")).isFalse();
        assertThat(found("catch (java.io.IOException | RuntimeException e) { log(); }"))
                .isTrue();
        assertThat(found("catch (final Throwable e) { if (log()) { throw e; } }"))
                .isTrue();
        assertThat(found("catch (Error e) { }")).isTrue();
        assertThat(found("catch (Exception e) { log(); }")).isTrue();
    }

    private boolean found(String clause) throws IOException {
        Path file = folder.resolve("Some.java");
        Files.writeString(file, "package a; class Some { void some() { try { run(); } " + clause + " } }");
        return CatchScan.goingOn(List.of(file)).contains("a.Some");
    }
}
