// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * A request that a fake service received. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeRequest {
    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;

    /**
     * Makes one, as it came.
     *
     * @param method for example {@code POST}
     * @param path decoded
     * @param query parameters, decoded, in order
     * @param headers in any case
     * @param body all bytes; not copied
     */
    public FakeRequest(
            String method, String path, Map<String, String> query, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.query = new LinkedHashMap<>(query);
        this.headers.putAll(headers);
        this.body = body;
    }

    /** {@return for example {@code POST}} */
    public String method() {
        return method;
    }

    /**
     * {@return the path below the base URL, decoded, as {@code /fine_tuning/jobs}; at Bedrock the raw one, at SageMaker
     * the target, as {@code /SageMaker.CreateTrainingJob}}
     */
    public String path() {
        return path;
    }

    /** {@return parameters, decoded, in order} */
    public Map<String, String> query() {
        return Collections.unmodifiableMap(query);
    }

    /** {@return all bytes; not copied} */
    public byte[] body() {
        return body;
    }

    /** {@return the body, read as a JSON object} A body that is none is answered with status 400. */
    public Map<String, Object> json() {
        return Json.parseObject(new String(body, StandardCharsets.UTF_8));
    }

    /**
     * {@return the first value of a header, empty text if there is none}
     *
     * @param name in any case
     */
    public String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    /** {@return the names of all headers, in lower case, in order} */
    public Set<String> headerNames() {
        Set<String> names = new TreeSet<>();
        headers.keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return names;
    }

    /** {@return this without its body, for who remembers many} */
    public FakeRequest withoutBody() {
        return new FakeRequest(method, path, query, headers, new byte[0]);
    }

    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : " " + query);
    }
}
