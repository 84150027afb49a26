// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.names.NoNull;
import org.apiguardian.api.API;

/**
 * A document of the application: a page, an article, a ticket.
 *
 * @param id by which it is replaced, deleted and cited; one line of 1 to 1,000 characters
 * @param title is searched with every passage of the document, and shown with it; may be empty
 * @param text of any length; may be empty
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RetrievalDocument(String id, String title, String text) {
    private static final int LONGEST = 1000;

    /** Checks the id. */
    public RetrievalDocument {
        Names.line("id of a document", id, LONGEST);
        NoNull.check("document " + Names.shown(id), "title", title, "text", text);
    }

    /**
     * {@return a document without a title}
     *
     * @param id by which it is replaced, deleted and cited
     * @param text of any length
     */
    public static RetrievalDocument of(String id, String text) {
        return new RetrievalDocument(id, "", text);
    }
}
