package io.github.finetune4j.dataset;

import io.github.finetune4j.chat.Message;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One training example.
 *
 * @since 0.1
 */
public sealed interface Example permits ChatExample, PreferenceExample, TextExample {
    /** {@return a hash of the content alone: equal examples have equal fingerprints, wherever they come from} */
    Fingerprint fingerprint();

    /** {@return every message in order, those of several answers one after the other} */
    List<Message> messages();

    /** {@return the messages before the answer or answers} */
    List<Message> prompt();

    /** {@return further fields of the row as JSON values} */
    Map<String, Object> extra();

    /**
     * {@return an example of the same kind with every message changed}
     *
     * @param change makes the new message out of the old one
     */
    Example map(UnaryOperator<Message> change);
}
