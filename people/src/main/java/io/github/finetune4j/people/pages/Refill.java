// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.console.spi.GuestRequest;
import java.util.List;

/**
 * The values that somebody had filled in when they could not be saved, and why they could not.
 *
 * @param request that brought it
 * @param words the reason
 * @param field that it is about; empty where it is about all
 */
record Refill(GuestRequest request, String words, String field) {
    List<String> values(String name) {
        return request.values(name);
    }

    String value(String name) {
        return request.value(name).orElse("");
    }
}
