// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results of batches: lines of JSON, as many as there were requests, in any order. */
record BatchResults(AnthropicBatches batches, String provider) {
    private static final String GETTING = "get batch results";
    private static final int BUFFER = 1 << 16;
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

    /** Writes all of them, or nothing. No length is told, so the lines are counted. */
    Path to(Path target, String batch) {
        long requests = batches.get(batch).total();
        try (InputStream in = open(batch)) {
            AtomicFile.write(target, out -> copy(in, out, batch, requests));
            return target;
        } catch (IOException e) {
            throw AtomicFile.failed(target, e);
        }
    }

    private void copy(InputStream in, OutputStream out, String batch, long requests) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long lines = 0;
        byte last = '\n';
        for (int count = read(in, buffer, batch); count >= 0; count = read(in, buffer, batch)) {
            out.write(buffer, 0, count);
            for (int i = 0; i < count; i++) {
                lines += buffer[i] == '\n' ? 1 : 0;
            }
            last = count > 0 ? buffer[count - 1] : last;
        }
        if (lines + (last == '\n' ? 0 : 1) < requests) {
            throw cutOff("batch " + batch + " came with fewer results than its " + requests + " requests", null);
        }
    }

    private int read(InputStream in, byte[] buffer, String batch) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw cutOff("the results of batch " + batch + " broke off", e);
        }
    }

    private TransientProviderException cutOff(String what, @Nullable IOException cause) {
        return new TransientProviderException(
                what + " -> ask for them again", ProviderFailure.of(provider, GETTING), cause);
    }

    /** {@return whether the results of a batch that has ended have that mark} */
    boolean have(String batch, BatchMark mark) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(batches.results(batch, AnthropicBatches.LOOKING), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            if (first == null) {
                throw cutOff("the results of batch " + batch + " came without a line", null);
            }
            return mark.isOn(Json.parseObject(first));
        } catch (IOException | JsonException e) {
            throw new TransientProviderException(
                    "the results of batch " + batch + " cannot be read -> ask again",
                    ProviderFailure.of(provider, AnthropicBatches.LOOKING),
                    null);
        }
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
