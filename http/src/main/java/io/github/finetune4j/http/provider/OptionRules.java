// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The options of a job that a service knows. Immutable, so safe for use by several threads.
 *
 * @param known names that may be given
 * @param ours fields of the request that come from the specification itself
 * @param keys fields of the request that carry keys
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record OptionRules(Set<String> known, Set<String> ours, Set<String> keys) {
    /** Begins the name of a further field of the request. */
    public static final String FIELD = "field:";

    /**
     * {@return the field of the request that an option names}
     *
     * @param option its name
     */
    public static String field(String option) {
        return option.startsWith(FIELD) ? option.substring(FIELD.length()) : option;
    }

    /**
     * {@return what is wrong with the options, in words}
     *
     * @param options their names
     */
    public List<String> problems(Set<String> options) {
        Set<String> unknown = new TreeSet<>();
        Set<String> taken = new TreeSet<>();
        Set<String> secret = new TreeSet<>();
        for (String option : options) {
            String field = field(option);
            if (keys.contains(field)) {
                secret.add(option);
            } else if (ours.contains(field)) {
                taken.add(option);
            } else if (!option.startsWith(FIELD) && !known.contains(option)) {
                unknown.add(option);
            }
        }
        List<String> problems = new ArrayList<>();
        add(problems, secret, "carry keys, and options are put on record: give them to the provider's builder");
        add(problems, taken, "are set from the specification itself: leave them out");
        add(
                problems,
                unknown,
                "are not known: use " + new TreeSet<>(known) + ", or " + FIELD
                        + "NAME for a further field of the request");
        return problems;
    }

    private static void add(List<String> problems, Set<String> options, String what) {
        if (!options.isEmpty()) {
            problems.add("options " + options + " " + what);
        }
    }
}
