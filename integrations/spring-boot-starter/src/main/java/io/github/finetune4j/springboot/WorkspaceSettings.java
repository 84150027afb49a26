// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the workspace, in which an application keeps what is captured, and the journals of monitors, people,
 * searches and maintenances.
 *
 * @param folder Folder of a workspace in files; registry and rollout are kept there, too, unless they have settings of
 *     their own. Without one, as it is by default, the workspace lies in the application's DataSource if
 *     finetune4j-store-jdbc is there, else there is none.
 */
record WorkspaceSettings(@Nullable Path folder) {}
