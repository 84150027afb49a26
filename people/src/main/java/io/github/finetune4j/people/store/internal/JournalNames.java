// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store.internal;

/** What journals may be called: names of files everywhere. */
public final class JournalNames {
    private static final String FORM = "[a-z0-9-]{1,100}";

    private JournalNames() {}

    /**
     * {@return whether a journal may be called so}
     *
     * @param journal its name
     */
    public static boolean fits(String journal) {
        return journal.matches(FORM);
    }

    /**
     * {@return the name}
     *
     * @param journal its name
     * @throws IllegalArgumentException if no journal may be called so
     */
    public static String check(String journal) {
        if (!fits(journal)) {
            throw new IllegalArgumentException(
                    "journal \"" + journal + "\" -> give 1 to 100 lower-case letters, digits and hyphens");
        }
        return journal;
    }
}
