// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.openai.OpenAiProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that teaches, for a test to kill: says that it is ready, waits for a line, teaches, and prints rows and
 * their fingerprint. Arguments: base URL, folder, whether in batches.
 */
final class TaughtChild {
    private TaughtChild() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        boolean batches = Boolean.parseBoolean(args[2]);
        try (OpenAiProvider provider = ServiceLab.provider(URI.create(args[0])).build()) {
            System.out.println("ready");
            if (System.in.read() < 0) {
                return; // nobody there any more
            }
            TeacherResult taught = ServiceLab.teacher(
                            folder,
                            batches
                                    ? provider.batchModel(
                                            ServiceLab.MODEL,
                                            folder.resolve("batches"),
                                            settings -> settings.pause(Duration.ofMillis(5)))
                                    : provider.chatModel(ServiceLab.MODEL),
                            calls -> calls)
                    .checks(checks -> checks.addCode("code", row -> true))
                    .build()
                    .teach();
            System.out.println(
                    taught.rows().size() + " " + taught.rows().fingerprint().hex() + " " + taught.calls());
        }
    }
}
