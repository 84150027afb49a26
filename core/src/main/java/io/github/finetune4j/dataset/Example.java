// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.JsonView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * One training example.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public sealed interface Example permits ChatExample, PreferenceExample, TextExample, PairExample, TaggedExample {
    /** {@return a hash of the content alone: equal examples have equal fingerprints, wherever they come from} */
    Fingerprint fingerprint();

    /**
     * {@return a hash of the prompt alone, case and white space aside: what {@link DatasetBuilder#split} keeps in one
     * part, and what shows whether a test row was trained on}
     */
    default Fingerprint promptFingerprint() {
        return Fingerprint.ofPrompt(prompt());
    }

    /** {@return every message in order, those of several answers one after the other} */
    List<Message> messages();

    /** {@return the messages before the answer or answers} */
    List<Message> prompt();

    /**
     * {@return a word for rows of its kind: {@code chats}, {@code preferences}, {@code texts}, {@code pairs} or {@code
     * spans}}
     */
    String kind();

    /**
     * {@return further fields of the row as JSON values, as they came, in their order; {@link #tools} is a view of
     * them}
     */
    Map<String, Object> fields();

    /**
     * {@return the tools that the model may call in this row, in order; what is no object in the JSON is a tool without
     * a name}
     */
    default List<ToolSpecification> tools() {
        return ChatFields.tools(fields());
    }

    /**
     * {@return the further fields of the row but its tools, as JSON values: what nobody but its owner knows, such as
     * ids and labels}
     */
    default Map<String, Object> extra() {
        return JsonView.without(fields(), Set.of(ChatFields.TOOLS));
    }

    /**
     * {@return an example of the same kind with every message changed}
     *
     * @param change makes the new message out of the old one
     */
    Example map(UnaryOperator<Message> change);
}
