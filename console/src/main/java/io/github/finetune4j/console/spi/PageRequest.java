// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A request for a console page. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PageRequest {
    private static final String ONE_LINE = "[^\\p{Cntrl}]*";

    private final boolean change;
    private final boolean changesAllowed;
    private final Map<String, List<String>> values;

    private PageRequest(boolean change, boolean changesAllowed, Map<String, List<String>> values) {
        this.change = change;
        this.changesAllowed = changesAllowed;
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, all) -> copy.put(name, List.copyOf(all)));
        this.values = copy;
    }

    /**
     * {@return a request to show something}
     *
     * @param values by name, as the address holds them
     * @param changesAllowed whether the console lets people change something
     */
    public static PageRequest show(Map<String, List<String>> values, boolean changesAllowed) {
        return new PageRequest(false, changesAllowed, values);
    }

    /**
     * {@return a request to change something}
     *
     * @param values by name, as the form holds them
     */
    public static PageRequest change(Map<String, List<String>> values) {
        return new PageRequest(true, true, values);
    }

    /** {@return whether something is to be changed, not only shown} */
    public boolean isChange() {
        return change;
    }

    /** {@return whether the console lets people change something; if not, a page need not offer it} */
    public boolean changesAllowed() {
        return changesAllowed;
    }

    /**
     * {@return a value; empty where it is missing or has no text}
     *
     * @param name of the field
     */
    public Optional<String> value(String name) {
        return values(name).stream().findFirst().map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * {@return a value}
     *
     * @param name of the field
     * @throws IllegalArgumentException if it is missing or has no text
     */
    public String required(String name) {
        return value(name)
                .orElseThrow(() -> new IllegalArgumentException(name + ": nothing was given -> fill in this field"));
    }

    /**
     * {@return a value in one line}
     *
     * @param name of the field
     * @param longest length in characters
     * @throws IllegalArgumentException if it is missing, longer, or has line breaks
     */
    public String line(String name, int longest) {
        String text = required(name);
        if (text.length() > longest || !text.matches(ONE_LINE)) {
            throw new IllegalArgumentException(
                    name + ": " + text.length() + " characters -> give one line of at most " + longest);
        }
        return text;
    }

    /**
     * {@return a whole number; the default where it is missing}
     *
     * @param name of the field
     * @param otherwise the default
     * @throws IllegalArgumentException if it is no whole number
     */
    public int number(String name, int otherwise) {
        try {
            return value(name).map(Integer::valueOf).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": " + required(name) + " -> give a whole number", e);
        }
    }

    /**
     * {@return all values of a name, in their order; empty where there is none}
     *
     * @param name of the field
     */
    public List<String> values(String name) {
        return values.getOrDefault(name, List.of());
    }
}
