// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class Slf4jNoticeTest {
    @TempDir
    Path folder;

    @BeforeEach
    @AfterEach
    void forget() {
        System.clearProperty(Slf4jNotice.VERBOSITY);
    }

    @Test
    void leaveOut_withoutProvider_asksForErrorsOnly() throws IOException {
        leaveOut();
        assertThat(System.getProperty(Slf4jNotice.VERBOSITY)).isEqualTo("ERROR");
    }

    @Test
    void leaveOut_withProvider_changesNothing() throws IOException {
        Path file = folder.resolve(Slf4jNotice.PROVIDERS);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "org.example.Provider");
        leaveOut();
        assertThat(System.getProperty(Slf4jNotice.VERBOSITY)).isNull();
    }

    @Test
    void leaveOut_afterAChoice_keepsIt() throws IOException {
        System.setProperty(Slf4jNotice.VERBOSITY, "INFO");
        leaveOut();
        assertThat(System.getProperty(Slf4jNotice.VERBOSITY)).isEqualTo("INFO");
    }

    private void leaveOut() throws IOException {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            Slf4jNotice.leaveOut(loader);
        }
    }
}
