// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * The dated table of what vendors' terms say of models that learn from their models' answers. It decides whether a
 * teacher may be asked: allowed, allowed where the application states its right, or refused. Nobody here is a lawyer:
 * the vendor's page counts, and for a hosted model the host's terms count beside it, which this table does not know.
 * Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TeacherTerms {
    /** For a model that no entry fits. */
    static final TeacherTerm UNKNOWN =
            new TeacherTerm("unknown", "unknown", ".", TermsRule.STATE_RIGHT, "", "", "", null);

    private static final String FILE = "teacher-terms.json";
    private static final TeacherTerms STANDARD = new TeacherTerms(standardTerms());

    private final List<TeacherTerm> terms;

    private TeacherTerms(List<TeacherTerm> terms) {
        this.terms = List.copyOf(terms);
    }

    /** {@return the table that comes with the SDK} */
    public static TeacherTerms standard() {
        return STANDARD;
    }

    /**
     * {@return a table that looks at another entry first}
     *
     * @param term of your own, for example what your agreement with a vendor says
     */
    public TeacherTerms with(TeacherTerm term) {
        NoNull.check("a table of terms", "term", term);
        List<TeacherTerm> more = new ArrayList<>(List.of(term));
        more.addAll(terms);
        return new TeacherTerms(more);
    }

    /**
     * {@return the first entry that fits a model; one of the rule {@link TermsRule#STATE_RIGHT} where none fits}
     *
     * @param model its identity or name, for example {@code openai/gpt-4o}
     */
    public TeacherTerm of(String model) {
        return terms.stream().filter(term -> term.fits(model)).findFirst().orElse(UNKNOWN);
    }

    /** {@return the entries, in the order in which they are looked at} */
    public List<TeacherTerm> all() {
        return terms;
    }

    private static List<TeacherTerm> standardTerms() {
        Object terms = Json.parseObject(text()).get("terms");
        List<TeacherTerm> all = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(terms, "terms")) {
            all.add(term((Map<?, ?>) Objects.requireNonNull(each, "an entry")));
        }
        return all;
    }

    private static TeacherTerm term(Map<?, ?> json) {
        return new TeacherTerm(
                word(json, "id"),
                word(json, "vendor"),
                word(json, "models"),
                TermsRule.valueOf(word(json, "rule").toUpperCase(Locale.ROOT)),
                word(json, "sentence"),
                word(json, "address"),
                word(json, "version"),
                json.get("read") instanceof String day ? LocalDate.parse(day) : null);
    }

    private static String word(Map<?, ?> json, String name) {
        return (String) Objects.requireNonNull(json.get(name), name);
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(
                TeacherTerms.class.getResourceAsStream(FILE),
                FILE + " is missing from this jar -> report it as a bug")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " can't be read -> report it as a bug", e);
        }
    }
}
