// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.http.internal.provider.Download;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.files.BoundedLines;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The results of batches: lines of JSON, as many as there were requests, in any order. */
record BatchResults(AnthropicBatches batches, String provider) {
    private static final String GETTING = "get batch results";
    private static final int NOT_FOUND = 404;
    private static final int SUCCESS = 200;
    private static final Map<String, Integer> STATUSES = Map.of(
            "invalid_request_error", 400,
            "authentication_error", 401,
            "billing_error", 402,
            "permission_error", 403,
            "not_found_error", 404,
            "request_too_large", 413,
            "rate_limit_error", 429,
            "api_error", 500,
            "timeout_error", 504,
            "overloaded_error", 529);

    InputStream open(String batch) {
        return batches.results(batch, GETTING);
    }

    /** Writes all of them, or nothing. No length is told, so whoever reads them counts the lines. */
    Path to(Path target, String batch) {
        return new Download(batch, 0, provider).to(target, open(batch));
    }

    /** {@return whether the results of a batch that has ended have that mark; empty where they are deleted} */
    Optional<Boolean> have(String batch, BatchMark mark) {
        try (BoundedLines lines = new BoundedLines(batches.results(batch, AnthropicBatches.LOOKING))) {
            String first = lines.next();
            if (first == null) {
                throw unreadable(batch);
            }
            return Optional.of(mark.isOn(Json.parseObject(first)));
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException | JsonException e) {
            throw unreadable(batch);
        }
    }

    private TransientProviderException unreadable(String batch) {
        return new TransientProviderException(
                "the results of batch " + batch + " cannot be read -> ask again",
                ProviderFailure.of(provider, AnthropicBatches.LOOKING),
                null);
    }

    /** {@return what a line says} */
    static BatchAnswer answer(Map<String, Object> line) {
        Fields fields = Fields.of(line);
        Fields result = fields.object("result");
        String id = BatchMark.key(fields.text(BatchMark.ID));
        Optional<ChatResponse> answer = MessageReply.whole(result.object("message"));
        if (answer.isPresent()) {
            return new BatchAnswer(id, SUCCESS, answer.get(), "");
        }
        Fields error = result.object("error").object("error");
        String code = error.present("type").orElse(result.text("type"));
        String words = error.present("message").orElse("the request was not answered");
        return new BatchAnswer(id, STATUSES.getOrDefault(code, 0), null, code + ": " + words);
    }
}
