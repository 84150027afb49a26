// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import org.apiguardian.api.API;

/**
 * A template cannot be parsed, or cannot render this conversation. The message says what and, where known, on which
 * line, and what to do.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Line of the source, from 1; 0 where unknown. */
    private final int line;

    /** What is wrong and where, without what to do. */
    private final String problem;

    TemplateException(String what, String remedy, int line, Throwable cause) {
        super(placed(what, line) + " -> " + remedy, cause);
        this.problem = placed(what, line);
        this.line = line;
    }

    private static String placed(String what, int line) {
        return (line > 0 ? "chat template, line " + line : "chat template") + ": " + what;
    }

    /** {@return what is wrong and, where known, on which line: the message without what to do} */
    public final String problem() {
        return problem;
    }

    /** {@return line of the template's source, from 1, or 0 where unknown} */
    public final int line() {
        return line;
    }
}
