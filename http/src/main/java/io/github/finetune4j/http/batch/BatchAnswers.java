// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.BoundedLines;
import io.github.finetune4j.internal.files.KeyTable;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * The answers of one batch: in any order, each taken once, what was not asked there left out. Not safe for use by
 * several threads.
 */
final class BatchAnswers {
    private static final int OPEN = 0;
    private static final int CAME = 1;

    private final BatchService service;
    private final Recording recording;
    private final Path requests;
    private final String label;
    private final BiConsumer<String, AskFailure> failed;
    private final KeyTable ids = new KeyTable();
    private AskOddities oddities = AskOddities.NONE;
    private int lines;
    private long answers;
    private long input;
    private long output;

    /**
     * Nothing has come yet.
     *
     * @param requests the batch's own file
     * @param label of the batch
     * @param failed hears of requests without an answer
     */
    BatchAnswers(
            BatchService service,
            Recording recording,
            Path requests,
            String label,
            BiConsumer<String, AskFailure> failed) {
        this.label = label;
        this.service = service;
        this.recording = recording;
        this.requests = requests;
        this.failed = failed;
        BatchFile.ids(requests, id -> ids.put(id, OPEN));
    }

    void take(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            take(in);
        } catch (BoundedLines.TooLong e) {
            throw new UnreadableResultsException(
                    file + ": " + e.getMessage() + " -> look at it: no answer is as long; or give Java a larger heap");
        } catch (IOException e) {
            throw new FineTuneException(file + " cannot be read: " + e + " -> delete it, and ask again", e);
        }
    }

    /** Takes what comes, as far as it comes; a last line may be half. */
    void take(InputStream in) throws IOException {
        BoundedLines lines = new BoundedLines(in);
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                take(line);
            }
        }
    }

    private void take(String text) {
        try {
            take(service.answer(Json.parseObject(text), label));
        } catch (JsonException e) {
            odd(0, 0, 0, 1);
        }
    }

    /** {@return how many requests of the batch have a line so far} */
    int lines() {
        return lines;
    }

    private void take(BatchAnswer line) {
        if (!ids.has(line.id())) {
            odd(0, 1, 0, 0);
        } else if (ids.get(line.id(), OPEN) == CAME) {
            odd(1, 0, 0, 0);
        } else {
            ids.put(line.id(), CAME);
            lines++;
            line.response()
                    .ifPresentOrElse(
                            response -> answered(line.id(), response),
                            () -> failed.accept(line.id(), AskFailure.of(line)));
        }
    }

    private void answered(String key, ChatResponse response) {
        answers++;
        input += response.usage().inputTokens();
        output += response.usage().outputTokens();
        if (recording.isOurs(response)) {
            recording.add(key, response, Duration.ZERO);
        } else {
            odd(0, 0, 1, 0);
            failed.accept(key, AskFailure.OTHER_MODEL);
        }
    }

    /** The requests of which nothing came fail. */
    void end(AskFailure why) {
        BatchFile.ids(requests, id -> {
            if (ids.get(id, OPEN) == OPEN) {
                failed.accept(id, why);
            }
        });
    }

    private void odd(int doubled, int unknown, int others, int damaged) {
        oddities = oddities.plus(new AskOddities(doubled, unknown, others, damaged));
    }

    AskEvent event(int turn, String status) {
        return AskEvent.of(AskEvent.TAKEN, turn)
                .with("status", status)
                .answers(answers, new Usage(input, output))
                .odd(oddities);
    }
}
