package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.Message;
import io.github.finetune4j.model.ChatResponse;
import java.util.List;

/**
 * One answer to be scored, with everything that a metric may want to look at.
 *
 * @param prompt the messages that the model saw, at least one
 * @param expected what the data set says it should answer
 * @param actual what it answered
 * @since 0.1
 */
public record Answer(List<Message> prompt, Message expected, ChatResponse actual) {
    /** Copies the prompt. */
    public Answer {
        prompt = List.copyOf(prompt);
    }

    /** {@return the text that was expected} */
    public String expectedText() {
        return expected.content();
    }

    /** {@return the text that the model gave} */
    public String actualText() {
        return actual.text();
    }
}
