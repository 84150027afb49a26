// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.model;

import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.names.NoNull;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a model at a provider. The text form {@code provider/id} is a promise: it can be stored and parsed
 * again. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ModelRef {
    private final String provider;
    private final String id;
    private final @Nullable LocalDate shutdownDate;

    private ModelRef(String provider, String id, @Nullable LocalDate shutdownDate) {
        NoNull.check("a model reference", "provider", provider, "id", id);
        if (provider.isBlank() || provider.indexOf('/') >= 0 || id.isBlank()) {
            throw new IllegalArgumentException("model reference: " + provider + "/" + id
                    + " -> write provider/id, neither of them blank, the provider without a slash");
        }
        this.provider = provider;
        this.id = id;
        this.shutdownDate = shutdownDate;
    }

    /**
     * {@return a reference}
     *
     * @param provider the provider's id, without a slash
     * @param id the provider's own name of the model; may hold slashes
     */
    public static ModelRef of(String provider, String id) {
        return new ModelRef(provider, id, null);
    }

    /**
     * {@return the reference of that text form}
     *
     * @param text {@code provider/id}
     * @throws IllegalArgumentException if it has another form
     */
    public static ModelRef parse(String text) {
        NoNull.check("a model reference", "text", text);
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("model reference: " + Names.shown(text) + " -> write provider/id");
        }
        return of(text.substring(0, slash), text.substring(slash + 1));
    }

    /**
     * {@return the same reference with a shutdown date}
     *
     * @param date first day on which the model no longer answers
     */
    public ModelRef withShutdownDate(LocalDate date) {
        return new ModelRef(provider, id, date);
    }

    /** {@return the provider's id} */
    public String provider() {
        return provider;
    }

    /** {@return the provider's own name of the model} */
    public String id() {
        return id;
    }

    /** {@return first day on which the model no longer answers, if the provider has announced one} */
    public Optional<LocalDate> shutdownDate() {
        return Optional.ofNullable(shutdownDate);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelRef that && provider.equals(that.provider) && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return Objects.hash(provider, id);
    }

    @Override
    public String toString() {
        return provider + "/" + id;
    }
}
