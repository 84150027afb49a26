// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.openai.OpenAiProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;

/**
 * A process that asks, for a test to kill: says that it is ready, waits for a line, asks, and prints its report.
 * Arguments: base URL, folder, how many questions, first day without the model.
 */
final class AskedChild {
    static final int AT_ONCE = 4;
    static final int IN_A_BATCH = 5;

    private AskedChild() {}

    public static void main(String[] args) throws IOException {
        try (OpenAiProvider provider = AskLab.provider(URI.create(args[0])).build()) {
            OpenAiRescue rescue = OpenAiRescue.builder()
                    .provider(provider)
                    .folder(Path.of(args[1]))
                    .build();
            System.out.println("ready");
            if (System.in.read() < 0) {
                return; // nobody there any more
            }
            BatchReport report = rescue.ask(
                    AskLab.MODEL,
                    AskLab.questions(0, Integer.parseInt(args[2])),
                    settings -> settings.limits(IN_A_BATCH, 1_000_000)
                            .pause(Duration.ofMillis(5))
                            .end(LocalDate.parse(args[3]))
                            .calls(ModelCalls.oneByOne().concurrency(AT_ONCE).retries(0)));
            System.out.println(report);
        }
    }
}
