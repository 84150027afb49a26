// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a request, as any server knows it.
 *
 * @param method of HTTP
 * @param path decoded, from the root
 * @param query as it came; empty without
 * @param headers by their names in lower case
 * @param address from which it came
 */
record Asked(String method, String path, String query, Map<String, String> headers, String address) {
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
