// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.provider.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A preflight of a bucket: everything that can be refused before an upload: whether the bucket is there, whose it is,
 * where it lies, and whether objects may be written and read.
 */
final class BucketChecks {
    private static final String OPERATION = "check bucket";
    private static final Set<String> NEEDED = Set.of("storage.objects.create", "storage.objects.get");
    private static final int NOT_FOUND = 404;

    private final ApiClient client;
    private final VertexPlace place;
    private final BucketAddress address;
    private final StorageSettings settings;
    private final List<String> warnings = new ArrayList<>();

    BucketChecks(ApiClient client, VertexPlace place, BucketAddress address, StorageSettings settings) {
        this.client = client;
        this.place = place;
        this.address = address;
        this.settings = settings;
    }

    /** {@return warnings} */
    List<String> check() {
        Fields bucket = bucket();
        location(bucket.text("location").toLowerCase(Locale.ROOT));
        permissions();
        if (!settings.anyProject()) {
            project();
        }
        return warnings;
    }

    private Fields bucket() {
        try {
            return new Fields(client.object(call().build()));
        } catch (PermissionException e) {
            throw new PermissionException(
                    "the bucket " + address.bucket()
                            + " may not be looked at, so nothing was uploaded: it may be another"
                            + " account's -> take a bucket of the project " + place.project()
                            + ", or ask its owner for the role Storage Admin on it",
                    failure(e),
                    e);
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) != NOT_FOUND) {
                throw e;
            }
            throw new InvalidRequestException(
                    "there is no bucket " + address.bucket() + ", so nothing was uploaded -> make it: gcloud storage"
                            + " buckets create gs://" + address.bucket() + " --project=" + place.project()
                            + " --location=" + place.region(),
                    failure(e),
                    e);
        }
    }

    private HttpCall.Builder call(String... more) {
        String[] path = new String[4 + more.length];
        path[0] = "storage";
        path[1] = "v1";
        path[2] = "b";
        path[3] = address.bucket();
        System.arraycopy(more, 0, path, 4, more.length);
        return HttpCall.get(path).operation(OPERATION);
    }

    private ProviderFailure failure(ProviderException e) {
        return new ProviderFailure(client.provider(), OPERATION, e.status().orElse(0), null, e.attempts(), e.details());
    }

    private void location(String location) {
        String region = place.region();
        if (settings.anyLocation() || location.equals(region)) {
            return;
        }
        boolean around = region.startsWith(location + "-")
                || (location.equals("eu") && region.startsWith("europe-"))
                || location.matches("[a-z]+\\d+"); // two regions under one name, for example nam4
        if (around) {
            warnings.add("the bucket " + address.bucket() + " lies in " + location + ", jobs run in " + region
                    + ": reading across regions may cost something");
            return;
        }
        throw new InvalidRequestException(
                "the bucket " + address.bucket() + " lies in " + location + ", jobs run in " + region
                        + ", so nothing was uploaded -> take a bucket in " + region
                        + ", another region, or allow it by storage(s -> s.anyLocation())",
                ProviderFailure.of(client.provider(), OPERATION),
                null);
    }

    private void permissions() {
        HttpCall.Builder call = call("iam", "testPermissions");
        new TreeSet<>(NEEDED).forEach(permission -> call.addQuery("permissions", permission));
        Set<String> missing = new TreeSet<>(NEEDED);
        try {
            new Fields(client.object(call.build())).texts("permissions").forEach(missing::remove);
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) != NOT_FOUND) {
                throw e;
            }
            // the bucket is there, so it is the method that is not: an emulator
            warnings.add("whether the bucket " + address.bucket() + " may be written is not known: the storage endpoint"
                    + " does not report permissions");
            return;
        }
        if (!missing.isEmpty()) {
            throw new PermissionException(
                    "the bucket " + address.bucket() + " does not allow " + String.join(", ", missing)
                            + ", so nothing was uploaded -> ask for the role Storage Object Admin on it",
                    ProviderFailure.of(client.provider(), OPERATION),
                    null);
        }
    }

    /** A bucket does not name its project's id, but a project lists its buckets. */
    private void project() {
        Fields page;
        try {
            page = new Fields(client.object(HttpCall.get("storage", "v1", "b")
                    .operation(OPERATION)
                    .addQuery("project", place.project())
                    .addQuery("prefix", address.bucket())
                    .build()));
        } catch (PermissionException e) {
            warnings.add("whether the bucket " + address.bucket() + " belongs to the project " + place.project()
                    + " is not known: its buckets may not be listed");
            return;
        }
        boolean own = page.objects("items").stream()
                .anyMatch(bucket -> bucket.text("name").equals(address.bucket()));
        if (!own) {
            throw new InvalidRequestException(
                    "the bucket " + address.bucket() + " is not one of the project " + place.project()
                            + ", so nothing was uploaded -> take one of its own, or allow it by storage(s -> s.anyProject())",
                    ProviderFailure.of(client.provider(), OPERATION),
                    null);
        }
    }
}
