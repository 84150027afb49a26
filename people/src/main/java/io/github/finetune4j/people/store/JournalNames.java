// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store;

/** What journals may be called: names of files everywhere. */
final class JournalNames {
    private static final String FORM = "[a-z0-9-]{1,100}";

    private JournalNames() {}

    static boolean fits(String journal) {
        return journal.matches(FORM);
    }

    static String check(String journal) {
        if (!fits(journal)) {
            throw new IllegalArgumentException(
                    "journal \"" + journal + "\" -> give 1 to 100 lower-case letters, digits and hyphens");
        }
        return journal;
    }
}
