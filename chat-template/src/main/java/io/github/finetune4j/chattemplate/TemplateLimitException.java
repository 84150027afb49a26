// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import org.apiguardian.api.API;

/**
 * A template reached one of the {@link TemplateLimits}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class TemplateLimitException extends TemplateException {
    private static final long serialVersionUID = 1L;

    /** Name of the limit. */
    private final String limit;

    TemplateLimitException(String limit, String message, int line, Throwable cause) {
        super(
                "limit '" + limit + "' reached: " + message,
                "raise it in TemplateLimits if you trust this template",
                line,
                cause);
        this.limit = limit;
    }

    /**
     * {@return the limit's name}: a setting of {@link TemplateLimits}, or one of the fixed ones: {@code bits} (16,384
     * of one integer), {@code precision} (10,000 digits of one formatted number), {@code keyParts} (1,000 parts of one
     * key of a dict) and {@code dateFormat} (1,000 characters).
     */
    public String limit() {
        return limit;
    }
}
