import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common'
import { ApiOperation } from '@nestjs/swagger'
import * as z from 'zod'

const idSchema = z.object({ id: z.uuid() })
const widgetSchema = z.object({ amount: z.int() }).meta({ id: 'NewWidget' })
@Controller('widgets')
class WidgetsController {
  @Get(':id')
  @ApiOperation({ summary: 'One widget' })
  find(@Param({ schema: idSchema }) { id }: z.infer<typeof idSchema>) {
    return { id }
  }

  @Get()
  @ApiOperation({ summary: 'All widgets' })
  list(@Query({ schema: z.object({ page: z.coerce.number().optional() }) }) query: object) {
    return query
  }

  @Post()
  @ApiOperation({ summary: 'A new widget' })
  create(@Body({ schema: widgetSchema }) order: object) {
    return order
  }
}
@Module({ controllers: [WidgetsController] })
export class WidgetsModule {}
