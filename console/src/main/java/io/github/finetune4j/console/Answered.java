// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, as any server knows it. Every one forbids what a page of somebody else's could do with it.
 *
 * @param status of HTTP
 * @param headers beside those that every answer has
 * @param body its text, sent as UTF-8
 */
record Answered(int status, Map<String, String> headers, String body) implements Heard {
    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    static Answered of(int status, String type, String text) {
        Map<String, String> headers = new LinkedHashMap<>(ALWAYS);
        headers.put("Content-Type", type + "; charset=utf-8");
        return new Answered(status, headers, text);
    }

    static Answered words(int status, String words) {
        return of(status, "text/plain", words + "\n");
    }

    Answered with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answered(status, more, body);
    }

    Answered withoutBody() {
        return new Answered(status, headers, "");
    }
}
