// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import org.apiguardian.api.API;

/**
 * A piece of a document, as it was cut.
 *
 * @param document its id
 * @param title of the document
 * @param number of the piece in the document, from 0
 * @param from where it begins in the document's text, in {@code char}s
 * @param to where it ends
 * @param text from there to there
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Passage(String document, String title, int number, int from, int to, String text) {
    /** {@return what it is called in a citation: {@code handbook#3}} */
    public String name() {
        return document + "#" + number;
    }

    /** {@return what is searched of it, and what models read} */
    String searched() {
        return title.isEmpty() ? text : title + "\n" + text;
    }
}
