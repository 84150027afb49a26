// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import org.apiguardian.api.API;

/**
 * The template itself refused the conversation with {@code raise_exception}, for example because the roles do not
 * alternate.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class TemplateRaisedException extends TemplateException {
    private static final long serialVersionUID = 1L;

    /** The template's own words. */
    private final String raised;

    TemplateRaisedException(String raised, int line, Throwable cause) {
        super("the template refuses the conversation: " + raised, "change the conversation as it says", line, cause);
        this.raised = raised;
    }

    /** {@return the template's own words, alone} */
    public String raised() {
        return raised;
    }
}
