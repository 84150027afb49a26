// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.testkit.FakeContent;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a batch, checked as the service checks them. Only where each lies in its file is kept in memory.
 */
final class FakeBatchRequests {
    private static final int MOST_REQUESTS = 50_000;
    private static final int MOST_ERRORS = 100;

    private final FakeContent file;
    private final List<Map<String, @Nullable Object>> errors = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private long[] from = new long[1024];
    private int[] length = new int[1024];
    private int count;
    private String model = "";

    private FakeBatchRequests(FakeContent file) {
        this.file = file;
    }

    /**
     * {@return the requests of a file}
     *
     * @param models that may be asked
     * @param url that each must have
     * @param at when they are checked
     */
    static FakeBatchRequests of(FakeContent file, FakeModels models, String url, Instant at) {
        FakeBatchRequests requests = new FakeBatchRequests(file);
        requests.read(url);
        requests.checkWhole(models, at);
        requests.ids.clear();
        return requests;
    }

    private void read(String url) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(file.open(), 1 << 16)) {
            for (long at = 0; at < file.length(); at++) {
                int next = in.read();
                if (next != '\n') {
                    line.write(next);
                }
                if (next == '\n' || at + 1 == file.length()) {
                    line(line.toByteArray(), next == '\n' ? at : at + 1, url);
                    line.reset();
                }
            }
        } catch (IOException e) {
            throw FakeContent.failed(e);
        }
    }

    private void line(byte[] bytes, long end, String url) {
        if (count == from.length) {
            from = Arrays.copyOf(from, count * 2);
            length = Arrays.copyOf(length, count * 2);
        }
        from[count] = end - bytes.length;
        length[count] = bytes.length;
        count++;
        try {
            check(Json.parseObject(new String(bytes, StandardCharsets.UTF_8)), url);
        } catch (JsonException e) {
            error("invalid_json_line", "This line is not parseable as valid JSON.", null, count);
        }
    }

    private void check(Map<String, Object> line, String url) {
        String id = JsonView.text(line, "custom_id").orElse("");
        if (id.isEmpty()) {
            error("missing_required_parameter", "Missing required parameter: 'custom_id'.", "custom_id", count);
        } else if (!ids.add(id)) {
            error(
                    "duplicate_custom_id",
                    "The custom_id for this request is a duplicate of another request. The custom_id parameter must be"
                            + " unique for each request in a batch.",
                    "custom_id",
                    count);
        }
        if (!"POST".equals(line.get("method"))) {
            error("invalid_method", "The HTTP method for this request is not POST.", "method", count);
        }
        if (!url.equals(line.get("url"))) {
            error("invalid_url", "The URL provided for this request does not match the batch endpoint.", "url", count);
        }
        checkModel(line.get("body") instanceof Map<?, ?> body ? String.valueOf(body.get("model")) : "");
    }

    private void checkModel(String asked) {
        if (model.isEmpty()) {
            model = asked;
        } else if (!model.equals(asked)) {
            error(
                    "mismatched_model",
                    "The provided model '" + asked + "' does not match the batch model '" + model
                            + "'. Each batch must contain requests for a single model.",
                    "body.model",
                    count);
        }
    }

    private void checkWhole(FakeModels models, Instant at) {
        if (count == 0) {
            error("empty_file", "The batch file is empty.", null, null);
        } else if (count > MOST_REQUESTS) {
            error(
                    "too_many_tasks",
                    "The batch file has " + count + " requests, and the most is " + MOST_REQUESTS + ".",
                    null,
                    null);
        } else if (errors.isEmpty() && !models.alive(model, at)) {
            error(
                    "model_not_found",
                    "The provided model '" + model + "' is not supported by the Batch API.",
                    "body.model",
                    1);
        }
    }

    private void error(String code, String message, @Nullable String param, @Nullable Integer line) {
        if (errors.size() < MOST_ERRORS) {
            Map<String, @Nullable Object> error = new LinkedHashMap<>();
            error.put("code", code);
            error.put("message", message);
            error.put("param", param);
            error.put("line", line);
            errors.add(error);
        }
    }

    /** {@return why the file cannot be answered; empty if it can} */
    List<Map<String, @Nullable Object>> errors() {
        return errors;
    }

    int count() {
        return count;
    }

    String model() {
        return model;
    }

    /** {@return the numbers of all requests, shuffled} */
    int[] order(long seed) {
        int[] order = new int[count];
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    Map<String, Object> get(int number) {
        return Json.parseObject(new String(file.part(from[number], length[number]), StandardCharsets.UTF_8));
    }
}
