// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.monitor.capture.Capture;
import java.nio.file.Path;
import java.time.Duration;

/** Captures without end, and prints how many interactions it was told are stored. */
final class KilledWriter {
    private KilledWriter() {}

    public static void main(String[] arguments) {
        FileCaptureStore store = FileCaptureStore.open(Path.of(arguments[0]));
        Capture capture = Capture.around(request -> new ChatResponse("yes", FinishReason.STOP, new Usage(1, 1)), store);
        while (true) {
            for (int i = 0; i < 50; i++) {
                capture.chat(ChatRequest.user("hello").withKey("k" + i));
            }
            capture.flush(Duration.ofSeconds(30));
            System.out.println(capture.stored());
        }
    }
}
