// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The places of things at Google.
 *
 * @param project its id
 * @param region where it tunes, for example {@code us-central1}
 * @param chatLocation where base models answer: a region, {@code us}, {@code eu} or {@code global}
 * @param endpoint root of Vertex AI in place of Google's hosts, null: those
 * @param storage root of Cloud Storage
 */
record VertexPlace(
        String project,
        String region,
        String chatLocation,
        @Nullable URI endpoint,
        URI storage) {
    static final URI GOOGLE_STORAGE = URI.create("https://storage.googleapis.com");
    private static final Pattern PROJECT = Pattern.compile("([a-z0-9.-]+:)?[a-z0-9][a-z0-9-]{1,62}");
    private static final Pattern LOCATION = Pattern.compile("global|us|eu|[a-z]+-[a-z]+\\d{1,2}");
    private static final Pattern IN_NAME = Pattern.compile("projects/[^/]+/locations/([^/]+)/.+");

    VertexPlace {
        if (!PROJECT.matcher(project).matches()) {
            throw new IllegalArgumentException(
                    "project: " + project + " -> give the project's id, for example my-project-123");
        }
        if (!LOCATION.matcher(region).matches() || !region.contains("-")) {
            throw new IllegalArgumentException(
                    "region: " + region + " -> give one that tunes, for example us-central1 or europe-west4");
        }
        if (!LOCATION.matcher(chatLocation).matches()) {
            throw new IllegalArgumentException("chatLocation: " + chatLocation + " -> give a region, us, eu or global");
        }
    }

    /** {@return the base URL of the API for resources of a location; hosts as the discovery document lists them} */
    URI url(String location) {
        URI root = endpoint;
        if (root != null) {
            return URI.create(root + "/v1");
        }
        return URI.create(
                switch (location) {
                    case "global" -> "https://aiplatform.googleapis.com/v1";
                    case "us", "eu" -> "https://aiplatform." + location + ".rep.googleapis.com/v1";
                    default -> "https://" + location + "-aiplatform.googleapis.com/v1";
                });
    }

    /** {@return the collection of tuning jobs, in segments of a path} */
    String[] jobs() {
        return new String[] {"projects", project, "locations", region, "tuningJobs"};
    }

    /** {@return the name of the resource that a model's id means: the id itself if it is a name already} */
    String resource(String model) {
        return IN_NAME.matcher(model).matches()
                ? model
                : "projects/" + project + "/locations/" + chatLocation + "/publishers/google/models/" + model;
    }

    /** {@return the location in the name of a resource} */
    static String location(String resource) {
        Matcher name = IN_NAME.matcher(resource);
        if (!name.matches() || !LOCATION.matcher(name.group(1)).matches()) {
            throw new IllegalArgumentException("name of a resource: " + resource
                    + " -> give projects/PROJECT/locations/LOCATION/endpoints/ID, as a job's tuned model has it");
        }
        return name.group(1);
    }

    @Override
    public String toString() {
        return "project " + project + " in " + region + (endpoint == null ? "" : " at " + endpoint);
    }
}
