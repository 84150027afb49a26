// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.huggingface.internal.inference.ServedNames;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The state of an Inference Endpoint at the moment it was fetched. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class InferenceEndpoint {
    private final String name;
    private final Map<String, Object> model;
    private final Map<String, Object> status;
    private final String healthRoute;

    InferenceEndpoint(Map<String, Object> json) {
        name = Repositories.text(json.get("name"));
        model = Repositories.map(json.get("model"));
        status = Repositories.map(json.get("status"));
        String route = Repositories.text(json.get("healthRoute"));
        healthRoute = route.isEmpty() ? "/health" : route;
    }

    /** {@return its name, unique within its owner's} */
    public String name() {
        return name;
    }

    /** {@return the repository that it serves} */
    public String repository() {
        return Repositories.text(model.get("repository"));
    }

    /** {@return how it stands} */
    public EndpointState state() {
        return EndpointState.of(word());
    }

    /** {@return how it stands, in Hugging Face's own word} */
    public String word() {
        return Repositories.text(status.get("state"));
    }

    /** {@return what Hugging Face says about its state; empty text if nothing} */
    public String message() {
        return Repositories.text(status.get("message"));
    }

    /** {@return where it answers; empty before it has come up} */
    public Optional<URI> url() {
        String text = Repositories.text(status.get("url"));
        return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text.replaceFirst("/+$", "")));
    }

    String healthRoute() {
        return healthRoute;
    }

    /**
     * {@return the names that a request can give as its model, the base first, then the adapters}
     *
     * <p>As its server has them: TGI calls its base {@code tgi} and an adapter by its repository; vLLM by the names
     * that it was started with.
     */
    public List<String> models() {
        return ServedNames.of(model);
    }

    /** {@return the name for requests where none is given: the first adapter's, or the base's} */
    String usualModel() {
        List<String> names = models();
        return names.get(Math.min(1, names.size() - 1));
    }

    /** {@return what distinguishes a model of this endpoint from every other, also from one that it served before} */
    String identity(String owner, String served) {
        String revision = Repositories.text(model.get("revision"));
        return "huggingface/endpoints/" + owner + "/" + name + " of " + repository()
                + (revision.isEmpty() ? "" : "@" + revision) + ": " + served;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InferenceEndpoint that
                && name.equals(that.name)
                && model.equals(that.model)
                && status.equals(that.status);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + " (" + word() + ") of " + repository();
    }
}
