import { runCommand } from '@repo/cli'
import { root } from '../root.ts'
import { workingTree } from '../tree/working-tree.ts'
import { doctorCommand } from './command.ts'
import { repositoryIn } from './repository.ts'
import { runProgram } from './run-program.ts'

await runCommand(doctorCommand(repositoryIn(workingTree(root)), runProgram))
