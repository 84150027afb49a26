// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client says nothing on the standard streams where its application has chosen no backend for SLF4J. */
@Timeout(60)
class QuietClientTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @Test
    void client_inAProcessWithoutALoggingBackend_printsNothing() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        classPathWithoutLogging(),
                        Caller.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).isEqualTo("done");
        assertThat(process.exitValue()).isZero();
    }

    private static String classPathWithoutLogging() {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> !jar.contains("slf4j-jdk14"))
                .toList();
        assertThat(jars).as("SLF4J's interfaces").anyMatch(jar -> jar.contains("slf4j-api"));
        return jars.stream().collect(Collectors.joining(File.pathSeparator));
    }

    /** Makes a client with all its decorators. */
    static final class Caller {
        private Caller() {}

        public static void main(String[] args) {
            ApiClient.builder("test", URI.create("http://127.0.0.1:9/"))
                    .auth(Auth.bearer(ApiKey.of("sk-secret-123456")))
                    .build()
                    .close();
            System.out.print("done");
        }
    }
}
