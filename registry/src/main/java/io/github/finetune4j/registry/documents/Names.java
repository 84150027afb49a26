// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.internal.names.ShownModel;
import io.github.finetune4j.internal.text.WordEdges;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names as a document may show them: what is a folder of this machine is cut to its last part. */
final class Names {
    static final String HUB = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}";

    private static final Pattern FOLDER =
            WordEdges.compile("(?:(?<![\\w:.~]|:/)(?:~|\\.\\.?)?|\\<[A-Za-z]:)[/\\\\](?:[^\\s/\\\\]+[/\\\\])+");

    private Names() {}

    /** {@return a sentence with the folders of this machine in it cut to their last part} */
    static String withoutFolders(String sentence) {
        return FOLDER.matcher(sentence).replaceAll("");
    }

    static String shown(String name) {
        return ShownModel.name(name);
    }

    /** An identity of a model: {@code provider/id}, perhaps with how it is run behind. */
    static String identity(String identity) {
        int slash = identity.indexOf('/');
        return slash < 0 ? shown(identity) : identity.substring(0, slash + 1) + shown(identity.substring(slash + 1));
    }

    /** {@return the base model's name on the Hub, stated or recorded} */
    static Optional<String> hubBase(ModelHistory history, Statements statements) {
        return statements
                .baseModel()
                .or(() -> Optional.of(history.model().draft().baseModel()).filter(name -> name.matches(HUB)));
    }

    static String base(ModelHistory history, Statements statements) {
        String recorded = history.model().draft().baseModel();
        return hubBase(history, statements).orElse(recorded.isEmpty() ? Facts.NOT_RECORDED : shown(recorded));
    }
}
