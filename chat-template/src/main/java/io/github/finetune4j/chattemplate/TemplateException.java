package io.github.finetune4j.chattemplate;

/**
 * A template can't be parsed, or can't render this conversation. The message says what and, where known, on which line.
 *
 * @since 0.1
 */
public class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Line of the source, from 1; 0 where unknown. */
    private final int line;

    TemplateException(String message, int line, Throwable cause) {
        super(line > 0 ? "chat template, line " + line + ": " + message : "chat template: " + message, cause);
        this.line = line;
    }

    /** {@return line of the template's source, from 1, or 0 where unknown} */
    public final int line() {
        return line;
    }
}
