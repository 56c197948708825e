import * as z from 'zod'

/** No HTML and no SVG: a file that is opened from the bucket's address must not run scripts. */
const contentTypes = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/csv',
  'text/plain',
] as const

/** 10 MiB */
const maxBytes = 10 * 1024 * 1024

/** Leaves room in S3's 1024 bytes for a key: prefix, subject and id take at most 200, a character at most three. */
const maxNameLength = 200

const unseen = 'must not contain slashes, backslashes or characters that cannot be seen'

/** Body of `POST /uploads`. */
export const uploadRequestSchema = z
  .strictObject({
    fileName: z
      .string({ error: 'must be a text' })
      .min(1, 'must not be empty')
      .max(maxNameLength, `must not be longer than ${maxNameLength} characters`)
      // The part of the rules that every dialect of regular expressions has, for the API's description.
      .regex(/^[^/\\]*$/, unseen)
      // Control characters, those that change the direction of text, and halves of others are all in \p{C}.
      .refine((name) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(name), { error: unseen })
      .refine((name) => !/^\s|\s$|^\.{1,2}$/.test(name), {
        error: 'must not be . or .., and neither begin nor end with a space',
      })
      .meta({ description: 'the name only, without a folder' }),
    contentType: z.enum(contentTypes, { error: `must be one of ${contentTypes.join(', ')}` }),
    contentLength: z
      .int({ error: 'must be a whole number of bytes' })
      .min(1, 'must be at least 1 byte')
      .max(maxBytes, `must be at most ${maxBytes} bytes`)
      .meta({ description: 'size of the file in bytes' }),
  })
  .meta({ id: 'UploadRequest' })

export type UploadRequest = z.output<typeof uploadRequestSchema>

/** Where and how to send the file. */
export const uploadSchema = z
  .object({
    method: z.literal('PUT'),
    url: z.url().meta({ description: 'presigned: sends this one file without other credentials' }),
    headers: z
      .object({
        'content-type': z.string(),
        'content-length': z.string(),
        'if-none-match': z.literal('*'),
      })
      .meta({ description: 'must be sent with exactly these values: they are signed' }),
    key: z.string().meta({ description: 'key of the object in the bucket' }),
    expires: z.iso.datetime().meta({ description: 'when the URL ceases to work' }),
  })
  .meta({ id: 'Upload' })

export type Upload = z.output<typeof uploadSchema>
