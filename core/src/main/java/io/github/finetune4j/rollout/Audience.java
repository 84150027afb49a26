// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * An audience: the requests that may get a candidate at all, by their attributes. Everybody else gets the baseline and
 * is not counted.
 *
 * <pre>{@code
 * Audience.in("country", "DE", "AT").and(Audience.atLeast("seats", 10)).and(Audience.in("plan", "trial").negate())
 * }</pre>
 *
 * <p>An attribute that is missing matches nothing. An audience that throws counts as not matched.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface Audience {
    /**
     * {@return whether a request with these attributes may get a candidate}
     *
     * @param attributes what {@link RolloutRouting#attributes} gave for it
     */
    boolean matches(Map<String, ?> attributes);

    /** {@return everybody} */
    static Audience everybody() {
        return attributes -> true;
    }

    /**
     * {@return who has one of these values}
     *
     * @param attribute its name
     * @param values compared as texts
     */
    static Audience in(String attribute, Object... values) {
        Set<String> texts =
                Set.copyOf(List.of(values).stream().map(String::valueOf).toList());
        return attributes -> {
            Object value = attributes.get(attribute);
            return value != null && texts.contains(value.toString());
        };
    }

    /**
     * {@return who has a number of at least that}
     *
     * @param attribute its name
     * @param least a number
     */
    static Audience atLeast(String attribute, double least) {
        return attributes -> attributes.get(attribute) instanceof Number number && number.doubleValue() >= least;
    }

    /**
     * {@return who has a number below that}
     *
     * @param attribute its name
     * @param limit a number
     */
    static Audience below(String attribute, double limit) {
        return attributes -> attributes.get(attribute) instanceof Number number && number.doubleValue() < limit;
    }

    /**
     * {@return who has a value that the whole of this expression matches}
     *
     * @param attribute its name
     * @param regex a regular expression
     */
    static Audience like(String attribute, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return attributes -> {
            Object value = attributes.get(attribute);
            return value != null && pattern.matcher(value.toString()).matches();
        };
    }

    /**
     * {@return both}
     *
     * @param other the other one
     */
    default Audience and(Audience other) {
        return attributes -> matches(attributes) && other.matches(attributes);
    }

    /**
     * {@return one of both}
     *
     * @param other the other one
     */
    default Audience or(Audience other) {
        return attributes -> matches(attributes) || other.matches(attributes);
    }

    /** {@return everybody else} */
    default Audience negate() {
        return attributes -> !matches(attributes);
    }
}
