// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The words of the pages. */
final class Texts {
    private static final String ENGLISH = "io.github.finetune4j.people.pages.work";

    private final ResourceBundle bundle;

    private Texts(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    static Texts english() {
        return new Texts(ResourceBundle.getBundle(ENGLISH, Locale.ROOT, Texts.class.getModule()));
    }

    /** {@return a translation, which must have all of the words} */
    static Texts of(ResourceBundle translation) {
        Set<String> missing = new TreeSet<>(english().bundle.keySet());
        missing.removeAll(translation.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("texts of the pages: " + missing + " missing -> translate these, too");
        }
        return new Texts(translation);
    }

    String language() {
        String tag = bundle.getLocale() == null ? "" : bundle.getLocale().toLanguageTag();
        return tag.isEmpty() || tag.equals("und") ? "en" : tag;
    }

    String text(String key, Object... values) {
        String text = bundle.getString(key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    /** {@return the words of which keys begin with this, by the rest of the key} */
    Map<String, String> of(String prefix) {
        Map<String, String> words = new TreeMap<>();
        bundle.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> words.put(key.substring(prefix.length()), bundle.getString(key)));
        return words;
    }
}
